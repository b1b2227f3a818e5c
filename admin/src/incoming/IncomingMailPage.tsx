import { Page } from '@strapi/strapi/admin';

import { IncomingMailList } from './IncomingMailList';
import { PERMISSIONS } from '../permissions';

/** Settings -> Incoming mail. */
export const IncomingMailPage = () => (
  <Page.Protect permissions={PERMISSIONS.readIncomingMails}>
    <IncomingMailList />
  </Page.Protect>
);
