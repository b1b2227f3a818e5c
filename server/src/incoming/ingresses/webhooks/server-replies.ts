/** The enhanced status code (RFC 3463), or else the reply code, in what a server wrote; null when there is none. */
export const statusIn = (text: string): string | null => {
  const start = text.slice(0, 300);
  return (
    /(?:^|[\s;:(-])([245]\.\d{1,3}\.\d{1,3})(?=$|[\s;:),])/.exec(start)?.[1] ??
    /(?:^|[\s;:(])([245]\d\d)(?=$|[\s;:),-])/.exec(start)?.[1] ??
    null
  );
};
