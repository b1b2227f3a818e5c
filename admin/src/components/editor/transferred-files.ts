type Transfer = Pick<DataTransfer, 'types' | 'files' | 'getData'>;

/** Whether what is dragged over the page are files. */
export const carriesFiles = (transfer: Pick<Transfer, 'types'>): boolean => transfer.types.includes('Files');

/**
 * The files of a paste that is meant as files. Text copied from an office program comes with a picture of itself, and is
 * still text; a picture copied from a web page comes with HTML, but without any words.
 */
export const pastedFiles = (transfer: Transfer): File[] => {
  const files = Array.from(transfer.files);
  if (files.length === 0) return [];
  const isText = transfer.types.includes('text/html') && transfer.getData('text/plain').trim() !== '';
  return isText ? [] : files;
};
