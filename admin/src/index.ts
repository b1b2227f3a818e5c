import type { StrapiApp } from '@strapi/strapi/admin';

import { OwnedAliasPanel } from './addressing/OwnedAliasPanel';
import { InboxIcon } from './inbox/InboxIcon';
import { PERMISSIONS } from './permissions';
import { PLUGIN_ID } from './plugin-id';
import { settingsLinks } from './settings';
import { EditViewPanel } from './thread/EditViewPanel';

import type { PanelComponent } from '@strapi/content-manager/strapi-admin';

interface ContentManagerApis {
  addEditViewSidePanel(panels: PanelComponent[]): void;
}

const hasSidePanels = (apis: unknown): apis is ContentManagerApis =>
  typeof apis === 'object' && apis !== null && 'addEditViewSidePanel' in apis;

const withPrefix = (words: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([key, text]) => [`${PLUGIN_ID}.${key}`, text]));

const plugin = {
  register(app: StrapiApp) {
    app.registerPlugin({ id: PLUGIN_ID, name: PLUGIN_ID });
    app.addMenuLink({
      to: `plugins/${PLUGIN_ID}`,
      icon: InboxIcon,
      intlLabel: { id: 'chatter.inbox.title', defaultMessage: 'Inbox' },
      permissions: PERMISSIONS.readThread,
      Component: () => import('./inbox/InboxPage').then((module) => ({ default: module.InboxPage })),
      position: 3,
    });
    app.addSettingsLink(
      { id: PLUGIN_ID, intlLabel: { id: 'chatter.settings.section', defaultMessage: 'Chatter' } },
      settingsLinks
    );
  },

  bootstrap(app: Pick<StrapiApp, 'getPlugin'>) {
    const { apis } = app.getPlugin('content-manager');
    if (hasSidePanels(apis)) apis.addEditViewSidePanel([EditViewPanel, OwnedAliasPanel]);
  },

  /** A language without a catalogue falls back to English, which Strapi fills in key by key. */
  registerTrads: ({ locales }: { locales: string[] }) =>
    Promise.all(
      locales.map(async (locale) => {
        try {
          const catalogue: { default: Record<string, string> } = await import(
            `./translations/${locale}.json`
          );
          return { data: withPrefix(catalogue.default), locale };
        } catch {
          return { data: {}, locale };
        }
      })
    ),
};

// Strapi loads a plugin by its default export.
export default plugin;
