/** The part of juice that works on a text it is given, and cannot load anything. */
declare module 'juice/client.js' {
  import type juice from 'juice';
  const inlineStyles: typeof juice;
  export default inlineStyles;
}
