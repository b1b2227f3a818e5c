'use strict';

/** The HTTP API of a running Strapi, as the admin panel uses it. */

class RequestFailed extends Error {
  constructor(method, path, status, body) {
    const said =
      body?.error?.message ?? (typeof body === 'string' ? body.slice(0, 300) : JSON.stringify(body));
    super(`${method} ${path} answered ${status}: ${said}`);
    this.status = status;
    this.body = body;
  }
}

const send = async (url, method, path, { body, token, headers = {} } = {}) => {
  const raw = Buffer.isBuffer(body) || typeof body === 'string';
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body !== undefined && !raw ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    body: body === undefined || raw ? body : JSON.stringify(body),
  });
  const text = await response.text();
  let answer = text;
  try {
    answer = text === '' ? null : JSON.parse(text);
  } catch {
    // Not every error is JSON.
  }
  if (!response.ok) throw new RequestFailed(method, path, response.status, answer);
  return answer;
};

/** One administrator, logged in. A token lives for half an hour: one that is refused is renewed once. */
const logIn = async (url, { email, password }) => {
  const login = async () => (await send(url, 'POST', '/admin/login', { body: { email, password } })).data;
  let { token, user } = await login();
  const request = async (method, path, body) => {
    try {
      return await send(url, method, path, { body, token });
    } catch (error) {
      if (error.status !== 401) throw error;
      ({ token, user } = await login());
      return send(url, method, path, { body, token });
    }
  };
  const entries = (uid) => `/content-manager/collection-types/${uid}`;
  return {
    url,
    user,
    get: (path) => request('GET', path),
    post: (path, body = {}) => request('POST', path, body),
    put: (path, body) => request('PUT', path, body),
    /** the first entry whose field has that value, or null */
    findEntry: async (uid, field, value) => {
      const query = `filters[${field}][$eq]=${encodeURIComponent(value)}&pageSize=1`;
      return (await request('GET', `${entries(uid)}?${query}`)).results[0] ?? null;
    },
    getEntry: async (uid, documentId) => (await request('GET', `${entries(uid)}/${documentId}`)).data,
    createEntry: async (uid, data) => (await request('POST', entries(uid), data)).data,
  };
};

/** The first administrator of a new database; later calls find it there. */
const registerFirstAdmin = async (url, account) => {
  const { data } = await send(url, 'GET', '/admin/init');
  if (!data.hasAdmin) await send(url, 'POST', '/admin/register-admin', { body: account });
  return logIn(url, account);
};

/** A further administrator, who accepts the invitation at once. */
const inviteAdmin = async (admin, { roleCode, password, ...person }) => {
  const query = `filters[email][$eq]=${encodeURIComponent(person.email)}`;
  const { data: known } = await admin.get(`/admin/users?${query}`);
  if (known.results.length === 0) {
    const { data: roles } = await admin.get('/admin/roles');
    const role = roles.find(({ code }) => code === roleCode);
    const { data: invited } = await admin.post('/admin/users', { ...person, roles: [role.id] });
    await send(admin.url, 'POST', '/admin/register', {
      body: {
        registrationToken: invited.registrationToken,
        userInfo: { firstname: person.firstname, lastname: person.lastname, password },
      },
    });
  }
  return logIn(admin.url, { email: person.email, password });
};

/** Adds rights to a role, such as the plugin's actions to the editors. */
const allow = async (admin, roleCode, wanted) => {
  const { data: roles } = await admin.get('/admin/roles');
  const role = roles.find(({ code }) => code === roleCode);
  const { data: permissions } = await admin.get(`/admin/roles/${role.id}/permissions`);
  const has = ({ action, subject }) =>
    permissions.some((one) => one.action === action && (one.subject ?? null) === (subject ?? null));
  const missing = wanted.filter((one) => !has(one));
  if (missing.length === 0) return;
  await admin.put(`/admin/roles/${role.id}/permissions`, {
    permissions: [...permissions, ...missing].map(({ action, subject, properties, conditions }) => ({
      action,
      subject: subject ?? null,
      properties: properties ?? {},
      conditions: conditions ?? [],
    })),
  });
};

/** The API token of a mail server that hands mail to the plugin: it may do what the plugin's content API offers. */
const mailgateToken = async (admin) => {
  const name = 'Mailgate';
  const { data: tokens } = await admin.get('/admin/api-tokens');
  const known = tokens.find((token) => token.name === name);
  if (known) {
    const { data } = await admin.get(`/admin/api-tokens/${known.id}`);
    if (data.accessKey) return data.accessKey;
    return (await admin.post(`/admin/api-tokens/${known.id}/regenerate`)).data.accessKey;
  }
  const { data: apis } = await admin.get('/admin/content-api/permissions');
  const controllers = Object.entries(apis['plugin::chatter']?.controllers ?? {});
  const { data } = await admin.post('/admin/api-tokens', {
    name,
    description: 'For the mail server that hands incoming mail to the chatter.',
    type: 'custom',
    lifespan: null,
    permissions: controllers.flatMap(([controller, actions]) =>
      actions.map((action) => `plugin::chatter.${controller}.${action}`)
    ),
  });
  return data.accessKey;
};

module.exports = { send, logIn, registerFirstAdmin, inviteAdmin, allow, mailgateToken, RequestFailed };
