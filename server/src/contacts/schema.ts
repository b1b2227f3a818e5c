import { contentType, uniqueText } from '../content-type';

/** Who somebody is in mail: one row per normalised address. Made for admin users and by a person's act, never by a stranger. */
export const contactType = contentType({
  singular: 'contact',
  plural: 'contacts',
  displayName: 'Contact',
  attributes: {
    name: { type: 'string' },
    address: { ...uniqueText(254), required: true },
    adminUserId: { type: 'integer' },
    language: { type: 'string' },
    notificationPreference: { type: 'enumeration', enum: ['email', 'inbox'], default: 'email' },
    bounceCount: { type: 'integer', default: 0 },
    active: { type: 'boolean', default: true },
  },
  indexes: [{ name: 'chatter_contacts_admin_idx', columns: ['admin_user_id'] }],
});
