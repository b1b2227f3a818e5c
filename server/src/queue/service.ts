import type { Core } from '@strapi/strapi';

import { readConfig, worksOnMail } from '../config';
import { createQueue, type Queue, type QueueDefinition } from './engine';

const TICK = 'chatter:wake-queues';

/**
 * The queues of this process. They start when the HTTP server listens, not in `bootstrap`: Strapi's command line runs
 * bootstrap too, and importing a copy of a production database must not send its mail.
 */
export const createQueueService = ({ strapi }: { strapi: Core.Strapi }) => {
  const queues = new Map<string, Queue>();
  const onListening = (): void => startAll();

  const startAll = (): void => {
    for (const queue of queues.values()) queue.start();
  };

  return {
    /** Adds a queue, or a loop that does its work in its own way; call it in `bootstrap`. */
    add(definition: QueueDefinition | Queue): void {
      queues.set(definition.name, 'wake' in definition ? definition : createQueue(strapi, definition));
    },

    /** A hint that `name` has work. */
    wake(name: string): void {
      queues.get(name)?.wake();
    },

    /** Resolves when `name` (or every queue) has nothing due. */
    async idle(name?: string): Promise<void> {
      await Promise.all(
        [...queues.values()].filter((queue) => !name || queue.name === name).map((queue) => queue.idle())
      );
    },

    /** Begins to work once the server listens. */
    startWhenListening(): void {
      if (!worksOnMail(strapi)) {
        strapi.log.warn(
          'chatter: the queues are switched off in this process; no mail is sent or processed.'
        );
        return;
      }
      const { httpServer } = strapi.server;
      if (httpServer.listening) startAll();
      else httpServer.once('listening', onListening);
      strapi.cron.add({
        [TICK]: {
          task: async () => {
            for (const queue of queues.values()) queue.wake();
          },
          options: `*/${Math.min(readConfig(strapi).queues.pollSeconds, 59)} * * * * *`,
        },
      });
    },

    async stop(): Promise<void> {
      strapi.server.httpServer.off('listening', onListening);
      strapi.cron.remove(TICK);
      await Promise.all([...queues.values()].map((queue) => queue.stop()));
    },
  };
};

export type QueueService = ReturnType<typeof createQueueService>;
