import { Archive, Mail } from '@strapi/icons';

/** How somebody hears of a message: an envelope for mail, a tray for the inbox in the admin. */
export const ChannelIcon = ({ channel, title }: { channel: 'email' | 'inbox'; title?: string }) => {
  const Icon = channel === 'email' ? Mail : Archive;
  return (
    <span
      title={title}
      role={title ? 'img' : undefined}
      aria-label={title}
      style={{ display: 'inline-flex', flex: 'none' }}
    >
      <Icon width="1.2rem" height="1.2rem" fill="neutral500" aria-hidden />
    </span>
  );
};
