/** What a browser shows by itself without running anything in it; the server hands out no other type as its own. */
const PICTURES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

/** How a file can be looked at without saving it, or null. */
export const previewKind = (mimeType: string): 'picture' | 'pdf' | null => {
  if (PICTURES.includes(mimeType)) return 'picture';
  return mimeType === 'application/pdf' ? 'pdf' : null;
};
