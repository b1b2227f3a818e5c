import {
  isSilent,
  threadKey,
  type AliasFact,
  type AnsweredMessage,
  type RoutingFacts,
  type Verdict,
} from '../../../../server/src/incoming/routing/verdict';

/** Facts about mails that do not exist, for tables of situations. */

export const TICKET = 'api::ticket.ticket';
export const TASK = 'api::task.task';
export const LEAD = 'api::lead.lead';
export const t1 = { uid: TICKET, documentId: 't1' };
export const t2 = { uid: TICKET, documentId: 't2' };
export const k1 = { uid: TASK, documentId: 'k1' };
export const p1 = { uid: 'api::project.project', documentId: 'p1' };

export const facts = (part: Partial<RoutingFacts> = {}): RoutingFacts => ({
  mailClass: { kind: 'person' },
  hasSender: true,
  sawAuthor: 'eve@stranger.example: nobody we know',
  senderRule: null,
  ownMail: false,
  testMail: null,
  citesRefusal: false,
  unfollows: [],
  toBounceAddress: false,
  tokens: [],
  cited: null,
  alsoCited: [],
  aliases: [],
  onlyUnattended: false,
  anyUnattended: false,
  fallbackType: null,
  author: null,
  followed: new Map(),
  answerable: true,
  refuseNoRoute: false,
  brakes: null,
  ...part,
});

export const answered = (part: Partial<AnsweredMessage> = {}): AnsweredMessage => ({
  thread: t1,
  exists: true,
  messageId: 7,
  internal: false,
  authorContactId: 1,
  ...part,
});

export const alias = (local: string, targetType: string, part: Partial<AliasFact> = {}): AliasFact => ({
  id: 1,
  documentId: `alias-${local}`,
  address: `${local}@shop.example`,
  targetType,
  defaults: {},
  contactPolicy: 'everyone',
  forcedDocumentId: null,
  owner: null,
  direct: true,
  takesAutomatic: false,
  forwardedAuthor: true,
  publish: false,
  refusalHtml: '',
  creatorId: null,
  ...part,
});

/** A verdict in one line, so that a table of situations stays readable. */
export const inWords = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'deliver': {
      const routes = verdict.routes.map((route) =>
        route.kind === 'reply'
          ? `reply to ${route.thread.documentId} by ${route.via}`
          : `create ${route.targetType} by ${route.alias?.address.split('@')[0] ?? 'fallback'}`
      );
      const silently = verdict.routes.every((route) => isSilent(verdict, route));
      return `${silently ? 'silently ' : ''}${routes.join(' + ')}`;
    }
    case 'reject':
      return `reject ${verdict.reason}${verdict.alias ? ` of ${verdict.alias.address.split('@')[0]}` : ''}`;
    case 'unsubscribe':
      return `unsubscribe ${verdict.outgoingMailIds.join(' ')}`;
    case 'ignore':
    case 'hold':
      return `${verdict.kind} ${verdict.reason}`;
    case 'delivery_status':
      return 'delivery status';
  }
};

export const automatic: RoutingFacts['mailClass'] = { kind: 'automatic', why: 'auto-submitted' };
export const report: RoutingFacts['mailClass'] = { kind: 'delivery_status', report: null };
export const feedback = (type: string, complaint: boolean): RoutingFacts['mailClass'] => ({
  kind: 'delivery_status',
  report: {
    recipients: [],
    originalMessageIds: [],
    originalRecipients: [],
    proofs: [],
    complaint,
    feedback: type,
  },
});
export const known = { contactId: 5, internal: false };
export const followersOnly = { contactPolicy: 'followers', owner: p1 } as const;
export const contactsOnly = { contactPolicy: 'contacts' } as const;
export const colleaguesOnly = { contactPolicy: 'internal_users' } as const;
export const takesMachines = { takesAutomatic: true } as const;
export const deleted = answered({ exists: false });
export const follows = (byAuthor: boolean) => new Map([[threadKey(p1), { byAuthor }]]);

export type Case = [situation: string, given: Partial<RoutingFacts>, verdict: string];
