import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';

import { AliasDomainForm } from './AliasDomainForm';
import { AliasDomainList } from './AliasDomainList';
import { OwnAddressesPage } from './OwnAddressesPage';
import { CheckPage } from '../outgoing/deliverability/CheckPage';
import { PERMISSIONS } from '../permissions';

/** Settings -> Alias domains. */
export const AliasDomainPages = () => (
  <Page.Protect permissions={PERMISSIONS.readAliasDomains}>
    <Routes>
      <Route index element={<AliasDomainList />} />
      <Route path="create" element={<AliasDomainForm />} />
      <Route path="own-addresses" element={<OwnAddressesPage />} />
      <Route path=":documentId" element={<AliasDomainForm />} />
      <Route path=":documentId/check" element={<CheckPage />} />
    </Routes>
  </Page.Protect>
);
