/** The plugin's id: prefix of its routes, permissions and translations. */
export const PLUGIN_ID = 'chatter';
