import type { DeliveryState, MessageView } from '../../../server/src/contracts/thread';

/** What a thread's timeline holds: messages newest first without gaps, and how many lie before the last of them. */
export interface TimelineState {
  messages: MessageView[];
  olderCount: number;
}

export interface MessagePage {
  messages: MessageView[];
  olderCount: number;
}

const lastId = (messages: MessageView[]): number => messages[messages.length - 1]?.id ?? 0;

/**
 * Puts a fresh first page on top of what is known. Older pages stay; messages that fell out of the first page because new
 * ones arrived stay too. If so much arrived that the page no longer touches the known messages, only the page is kept: a
 * timeline with a hole would hide messages.
 */
export const mergeFirstPage = (state: TimelineState | null, page: MessagePage): TimelineState => {
  if (state === null || page.olderCount === 0) return page;
  const oldest = lastId(page.messages);
  const older = state.messages.filter((message) => message.id < oldest);
  const touches = state.messages.some((message) => message.id >= oldest);
  if (!touches) return page;
  return {
    messages: [...page.messages, ...older],
    olderCount: Math.max(0, page.olderCount - older.length),
  };
};

/** Appends the page that was asked for with `before` = the last known id. */
export const appendOlderPage = (state: TimelineState, page: MessagePage): TimelineState => {
  const oldest = lastId(state.messages);
  return {
    messages: [...state.messages, ...page.messages.filter((message) => message.id < oldest)],
    olderCount: page.olderCount,
  };
};

/** Takes newer versions of known messages, such as after a retry of a mail further down. */
export const replaceKnown = (state: TimelineState, messages: MessageView[]): TimelineState => {
  const fresh = new Map(messages.map((message) => [message.id, message]));
  return { ...state, messages: state.messages.map((message) => fresh.get(message.id) ?? message) };
};

const UNDERWAY: readonly DeliveryState[] = ['ready', 'sending', 'deferred'];

/** The newest message below the first page whose mails are still underway; polling the first page does not refresh it. */
export const newestUnderwayBelow = (state: TimelineState, firstPageSize: number): number | null => {
  const found = state.messages
    .slice(firstPageSize)
    .find((message) => message.deliveries.some((delivery) => UNDERWAY.includes(delivery.state)));
  return found?.id ?? null;
};
