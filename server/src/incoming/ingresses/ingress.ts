/** A way in that runs on its own, as opposed to one that is called over Strapi's HTTP server. */
export interface Ingress {
  /** Begins to take mail; rejects when it cannot, such as on a port in use. */
  start(): Promise<void>;
  /** Takes no more mail and hangs up; what was not stored will be offered again by whoever sent it. */
  stop(): Promise<void>;
}
