/**
 * Which files travel with a mail and which become links: the pictures of its text first, then the other files, the smallest
 * first, each as long as it fits. The composer asks the same question beforehand.
 *
 * @param limit octets of files that a mail carries
 */
export const splitBySize = <File extends { size: number; inline: boolean }>(
  files: readonly File[],
  limit: number
): { carried: File[]; linked: File[] } => {
  const carried: File[] = [];
  const linked: File[] = [];
  let left = limit;
  for (const file of [...files].sort((a, b) => Number(b.inline) - Number(a.inline) || a.size - b.size)) {
    if (file.size > left) linked.push(file);
    else {
      left -= file.size;
      carried.push(file);
    }
  }
  return { carried, linked };
};
