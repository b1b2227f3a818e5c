/** DNS records of a test: what `node:dns` would answer, or the code of the error it would reject with. */
export type Records = Record<string, unknown[] | string>;

export interface Zone {
  /** `TXT customer.example` -> records or code; what is not in here is ENOTFOUND. TXT may be bare strings. */
  records: Records;
  /** every question so far, as `TXT customer.example` */
  asked: string[];
  resolve(name: string, rrtype: string): Promise<unknown>;
}

export const createZone = (records: Records = {}): Zone => {
  const asked: string[] = [];
  return {
    records,
    asked,
    async resolve(name, rrtype) {
      const question = `${rrtype} ${name}`;
      asked.push(question);
      const answer = records[question] ?? 'ENOTFOUND';
      if (typeof answer === 'string')
        throw Object.assign(new Error(`${answer} ${question}`), { code: answer });
      return answer.map((record) => (rrtype === 'TXT' && typeof record === 'string' ? [record] : record));
    },
  };
};
