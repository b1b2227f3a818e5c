import type { Core } from '@strapi/strapi';

import { readConfig } from '../config';
import { attachType, type AttachedType, type SchemaFacts } from './attached-type';

const schemaFacts = (contentType: {
  uid: string;
  kind?: string;
  info?: { displayName?: string };
  attributes: object;
}): SchemaFacts => ({
  uid: contentType.uid,
  kind: contentType.kind ?? 'collectionType',
  displayName: contentType.info?.displayName ?? contentType.uid,
  attributes: contentType.attributes as SchemaFacts['attributes'],
});

/**
 * Reads which types have a chatter: `pluginOptions.chatter` of the schemas, and `contentTypes` of the plugin's config,
 * which wins. Throws an Error that names the setting when one is wrong; it stops Strapi's start.
 */
export const readAttachedTypes = (strapi: Core.Strapi): Map<string, AttachedType> => {
  const attached = new Map<string, AttachedType>();
  const keep = (type: AttachedType | null, uid: string): void => {
    if (type) attached.set(uid, type);
    else attached.delete(uid);
  };

  for (const contentType of Object.values(strapi.contentTypes)) {
    const setting = (contentType.pluginOptions as Record<string, unknown> | undefined)?.chatter;
    if (setting === undefined) continue;
    const source = `pluginOptions.chatter of ${contentType.uid}`;
    keep(attachType(schemaFacts(contentType), setting, source), contentType.uid);
  }

  for (const [uid, setting] of Object.entries(readConfig(strapi).contentTypes)) {
    const source = `config.contentTypes['${uid}'] of the plugin chatter`;
    const contentType = Object.values(strapi.contentTypes).find((candidate) => candidate.uid === uid);
    if (!contentType) throw new Error(`${source}: there is no content type ${uid}.`);
    if (uid.startsWith('plugin::chatter.') || uid.startsWith('admin::')) {
      throw new Error(
        `${source}: a type of Strapi's administration or of this plugin cannot have a chatter.`
      );
    }
    keep(attachType(schemaFacts(contentType), setting, source), uid);
  }
  return attached;
};
