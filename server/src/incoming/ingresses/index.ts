import type { Core } from '@strapi/strapi';

import { worksOnMail } from '../../config';
import { createMailboxAccounts } from './mailboxes/accounts';
import type { Ingress } from './ingress';
import { createSmtpListener } from './smtp-listener/listener';

/** What is not over by then (ms) is left behind: a server that hangs must not keep the process from ending. */
const STOP_MS = 1_500;

/**
 * The ways in that run on their own. They start when the HTTP server listens, not in `bootstrap`: Strapi's command line
 * runs bootstrap too, and importing a copy of a production database must not fetch its mail.
 */
export const createIngresses = (strapi: Core.Strapi) => {
  const running: Ingress[] = [];
  const listener = createSmtpListener(strapi);

  const start = (): void => {
    for (const ingress of [createMailboxAccounts(strapi), listener]) {
      running.push(ingress);
      ingress.start().catch((error: unknown) => {
        strapi.log.error(`chatter: a way in for mail could not start: ${String(error)}`);
      });
    }
  };

  return {
    listenerStatus: listener.status,

    startWhenListening(): void {
      if (!worksOnMail(strapi)) return;
      const { httpServer } = strapi.server;
      if (httpServer.listening) start();
      else httpServer.once('listening', start);
    },

    async stop(): Promise<void> {
      strapi.server.httpServer.off('listening', start);
      const stopped = Promise.allSettled(running.map((ingress) => ingress.stop()));
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_MS);
      });
      await Promise.race([stopped, patience]);
      clearTimeout(timer);
    },
  };
};
