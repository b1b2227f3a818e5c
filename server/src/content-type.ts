interface Definition {
  singular: string;
  plural: string;
  displayName: string;
  attributes: Record<string, object>;
  /** columns in the database's spelling; names are global in a database */
  indexes?: { name: string; columns: string[]; type?: 'unique' }[];
}

/** Table behind a content type of this plugin. */
export const tableOf = (plural: string): string => `chatter_${plural.replaceAll('-', '_')}`;

/** A content type of this plugin: its own table, hidden from the Content Manager and the type builder. */
export const contentType = (definition: Definition) => ({
  schema: {
    kind: 'collectionType',
    collectionName: tableOf(definition.plural),
    info: {
      singularName: definition.singular,
      pluralName: definition.plural,
      displayName: definition.displayName,
    },
    options: { draftAndPublish: false },
    pluginOptions: { 'content-manager': { visible: false }, 'content-type-builder': { visible: false } },
    attributes: definition.attributes,
    ...(definition.indexes ? { indexes: definition.indexes } : {}),
  },
});

/** A text column with a unique key; several NULLs may stand beside each other. */
export const uniqueText = (length = 255) => ({
  type: 'string',
  column: { unique: true, type: 'string', args: [length] },
});

/** A text column of a given width in characters. */
export const text = (length: number) => ({ type: 'string', column: { type: 'string', args: [length] } });
