import { File, FileCsv, FilePdf, FileXls, FileZip, Image } from '@strapi/icons';

const iconOf = (mimeType: string): typeof File => {
  if (mimeType.startsWith('image/')) return Image;
  if (mimeType === 'application/pdf') return FilePdf;
  if (mimeType === 'text/csv') return FileCsv;
  if (/excel|spreadsheet/.test(mimeType)) return FileXls;
  return /zip|compressed|x-tar/.test(mimeType) ? FileZip : File;
};

/** A sign for a type of file. */
export const FileIcon = ({ mimeType }: { mimeType: string }) => {
  const Icon = iconOf(mimeType);
  return <Icon width="1.4rem" height="1.4rem" fill="neutral600" style={{ flex: 'none' }} aria-hidden />;
};
