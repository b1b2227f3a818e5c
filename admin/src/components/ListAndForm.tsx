import type * as React from 'react';

import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';

import type { PluginPermission } from '../permissions';

/** The routes of a settings page: its list, `create`, and one form per item. */
export const ListAndForm = ({
  permissions,
  list,
  form,
}: {
  permissions: PluginPermission[];
  list: React.ReactNode;
  form: React.ReactNode;
}) => (
  <Page.Protect permissions={permissions}>
    <Routes>
      <Route index element={list} />
      <Route path="create" element={form} />
      <Route path=":documentId" element={form} />
    </Routes>
  </Page.Protect>
);
