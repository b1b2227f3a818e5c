/** A person as far as deciding needs it. */
export interface Candidate {
  id: number;
  address: string;
  internal: boolean;
  channel: 'email' | 'inbox';
  active: boolean;
}

export interface NotificationFacts {
  subtype: { key: string; internal: boolean; default: boolean };
  followers: readonly { contactId: number; subtypes: readonly string[] | null }[];
  /** people chosen for this message beside the followers */
  recipients: readonly number[];
  contacts: ReadonlyMap<number, Candidate>;
  /** contact of the one who really wrote it, whoever is displayed as author */
  realAuthor: number | null;
  /** normalised addresses that have the message already: To and Cc of an incoming mail, its sender, our own addresses */
  alreadyHave: ReadonlySet<string>;
  /** whether outsiders hear nothing of it at all, such as of an outsider's answer to a note, which quotes the note */
  colleaguesOnly?: boolean;
}

export interface PlannedNotification {
  contactId: number;
  channel: 'email' | 'inbox';
}

/**
 * Who hears of a message, and how. Followers of its subtype and chosen people; never the author, never somebody who has it
 * already, never an inactive contact, nobody twice. Externals who merely follow hear nothing internal, whatever they are
 * subscribed to; an internal message reaches an external only if a person chose them by name.
 */
export const planNotifications = (facts: NotificationFacts): PlannedNotification[] => {
  const { subtype, contacts } = facts;
  const chosen = new Set(facts.recipients);
  const following = facts.followers
    .filter(({ subtypes }) => (subtypes === null ? subtype.default : subtypes.includes(subtype.key)))
    .map(({ contactId }) => contactId);

  return [...new Set([...following, ...chosen])].flatMap((contactId): PlannedNotification[] => {
    const contact = contacts.get(contactId);
    if (!contact || !contact.active || contactId === facts.realAuthor) return [];
    if (facts.alreadyHave.has(contact.address)) return [];
    if (subtype.internal && !contact.internal && !chosen.has(contactId)) return [];
    if (facts.colleaguesOnly && !contact.internal) return [];
    return [{ contactId, channel: contact.internal ? contact.channel : 'email' }];
  });
};
