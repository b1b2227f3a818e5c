import type { Core, Struct } from '@strapi/strapi';

type Hook = (context: { strapi: Core.Strapi }) => void | Promise<void>;

/** A schema as `schema.json` states it. */
export type ContentTypeSchema = Struct.ContentTypeSchema | Record<string, unknown>;

/**
 * One domain folder as a small Strapi plugin. Names are free, but each may be given by one module only: `mergeModules`
 * refuses two that claim the same content type, service, controller or router.
 */
export interface Module {
  /** the folder's name, for error messages */
  name: string;
  contentTypes?: Record<string, { schema: ContentTypeSchema }>;
  services?: Record<string, (context: { strapi: Core.Strapi }) => object>;
  controllers?: Record<string, (context: { strapi: Core.Strapi }) => Core.Controller>;
  routes?: Record<string, Core.RouterConfig>;
  register?: Hook;
  bootstrap?: Hook;
  destroy?: Hook;
}

type Mergeable = 'contentTypes' | 'services' | 'controllers' | 'routes';

const mergeKind = (modules: readonly Module[], kind: Mergeable): Record<string, never> => {
  const merged: Record<string, unknown> = {};
  for (const module of modules) {
    for (const [name, part] of Object.entries(module[kind] ?? {})) {
      if (name in merged) {
        throw new Error(
          `The module ${module.name} declares ${kind}.${name}, which another module has already declared.`
        );
      }
      merged[name] = part;
    }
  }
  return merged as Record<string, never>;
};

const inOrder =
  (modules: readonly Module[], hook: 'register' | 'bootstrap'): Hook =>
  async (context) => {
    for (const module of modules) await module[hook]?.(context);
  };

/** Joins modules, in dependency order, into what Strapi loads as one plugin; `destroy` runs in reverse order. */
export const mergeModules = (modules: readonly Module[]) => ({
  contentTypes: mergeKind(modules, 'contentTypes'),
  services: mergeKind(modules, 'services'),
  controllers: mergeKind(modules, 'controllers'),
  routes: mergeKind(modules, 'routes'),
  register: inOrder(modules, 'register'),
  bootstrap: inOrder(modules, 'bootstrap'),
  destroy: (async (context) => {
    for (const module of [...modules].reverse()) await module.destroy?.(context);
  }) satisfies Hook,
});
