const readBackendUrl = (): string => {
  const strapi: unknown = Reflect.get(window, 'strapi');
  const url: unknown = typeof strapi === 'object' && strapi !== null ? Reflect.get(strapi, 'backendURL') : '';
  return typeof url === 'string' ? url.replace(/\/$/, '') : '';
};

/** The address of a path on the server, which may live elsewhere than this page. */
export const backendUrl = (path: string): string => `${readBackendUrl()}${path}`;

/** Whether the server has the same origin as this page, so that its documents may be written into. */
export const isSameOrigin = (): boolean =>
  new URL(backendUrl('/'), window.location.href).origin === window.location.origin;
