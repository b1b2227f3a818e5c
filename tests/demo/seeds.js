'use strict';

/**
 * What the demo shows: accounts, addresses, a mail server and some entries, all made through the HTTP API, as a person would
 * in the admin panel. What is there already stays as it is.
 */
const { SHOP, TEAM } = require('./outside-world/people');
const { allow, inviteAdmin, mailgateToken, registerFirstAdmin } = require('./strapi-client');

const PASSWORD = 'Chatter-demo-1';

const EDITOR = { email: `editor@${TEAM}`, firstname: 'Emma', lastname: 'Lindqvist', password: PASSWORD };
const JOEL = {
  email: `joel.brandt@${TEAM}`,
  firstname: 'Joel',
  lastname: 'Brandt',
  password: PASSWORD,
  roleCode: 'strapi-editor',
};

const CUSTOMER = 'api::customer.customer';
const TICKET = 'api::ticket.ticket';
const LEAD = 'api::lead.lead';
const PROJECT = 'api::project.project';
const TASK = 'api::task.task';
const ARTICLE = 'api::article.article';

const customers = [
  { name: 'Mary Miller', email: 'mary.miller@customer.example', company: 'Miller & Daughters Coffee' },
  { name: 'Li Wei', email: 'li.wei@partner.example', company: 'Harbour Trading' },
  { name: 'Bob Stone', email: 'bob.stone@customer.example', company: 'Stone Bakery' },
];

const tickets = [
  {
    title: 'The espresso machine drips',
    description: 'It drips from the left group head, also when it is switched off.',
    customer: 'Mary Miller',
    priority: 'high',
    stage: 'open',
  },
  {
    title: 'Invoice 2041 lists the grinder twice',
    description: 'One of the two lines should go.',
    customer: 'Bob Stone',
    priority: 'normal',
    stage: 'new',
  },
];

const leads = [
  {
    name: 'Twelve machines for a hotel',
    email: 'olga.petrova@hotel.example',
    notes: 'Met at the fair in Lyon.',
  },
  {
    name: 'Beans for an office of forty',
    email: 'sam.okoye@office.example',
    notes: 'Wants a tasting first.',
  },
];

const projects = [
  {
    name: 'Website relaunch',
    description: 'The new shop goes live in spring. Mail to website@ makes a task.',
  },
];

const tasks = [
  { name: 'Photograph the grinders', done: false, project: 'Website relaunch' },
  { name: 'Choose a typeface', done: true, project: 'Website relaunch' },
];

const articles = [
  { title: 'How to descale an espresso machine', body: 'Once a month, with **citric acid** and patience.' },
  { title: 'Storing beans', body: 'Cool, dark, dry, and not for long.' },
];

const ensureEntry = async (admin, uid, field, data) =>
  (await admin.findEntry(uid, field, data[field])) ?? (await admin.createEntry(uid, data));

const ensureAll = async (admin, uid, field, list) => {
  const made = {};
  for (const data of list) made[data[field]] = await ensureEntry(admin, uid, field, data);
  return made;
};

const connect = (entry) => ({ connect: [{ documentId: entry.documentId }] });

/** Strapi's editors may edit what they find; reading and writing the chatter is a right of its own. */
const RIGHTS_OF_EDITORS = [
  { action: 'plugin::chatter.thread.read' },
  { action: 'plugin::chatter.thread.post' },
];

const seedAccounts = async (url) => {
  const editor = await registerFirstAdmin(url, EDITOR);
  await allow(editor, 'strapi-editor', RIGHTS_OF_EDITORS);
  const joel = await inviteAdmin(editor, JOEL);
  return { editor, joel, apiToken: await mailgateToken(editor) };
};

const seedEntries = async (editor) => {
  const people = await ensureAll(editor, CUSTOMER, 'email', customers);
  const byName = Object.fromEntries(Object.values(people).map((person) => [person.name, person]));
  const made = { customers: byName };
  made.tickets = await ensureAll(
    editor,
    TICKET,
    'title',
    tickets.map(({ customer, ...ticket }) => ({
      ...ticket,
      customerEmail: byName[customer].email,
      customer: connect(byName[customer]),
      responsible: { connect: [{ id: editor.user.id }] },
    }))
  );
  made.leads = await ensureAll(editor, LEAD, 'name', leads);
  made.projects = await ensureAll(editor, PROJECT, 'name', projects);
  made.tasks = await ensureAll(
    editor,
    TASK,
    'name',
    tasks.map(({ project, ...task }) => ({ ...task, project: connect(made.projects[project]) }))
  );
  made.articles = await ensureAll(editor, ARTICLE, 'title', articles);
  return made;
};

const seedAddresses = async (editor, project) => {
  const { aliasDomains } = await editor.get('/chatter/alias-domains');
  const domain =
    aliasDomains.find(({ name }) => name === SHOP) ??
    (await editor.post('/chatter/alias-domains', { name: SHOP })).aliasDomain;
  const wanted = [
    { name: 'support', targetType: TICKET, defaults: { priority: 'normal', stage: 'new' } },
    { name: 'sales', targetType: LEAD },
    {
      name: 'website',
      targetType: TASK,
      defaults: { project: project.documentId },
      owner: { uid: PROJECT, documentId: project.documentId },
    },
  ];
  const { aliases } = await editor.get('/chatter/aliases');
  for (const alias of wanted) {
    if (aliases.some(({ address }) => address === `${alias.name}@${SHOP}`)) continue;
    await editor.post('/chatter/aliases', { ...alias, aliasDomain: domain.documentId });
  }
  return domain;
};

/** The port of the outside world may be another one at every start. */
const seedMailServer = async (editor, smtpPort) => {
  const server = {
    name: 'Outside world',
    host: '127.0.0.1',
    port: smtpPort,
    encryption: 'none',
    authentication: 'none',
  };
  const { outgoingServers } = await editor.get('/chatter/outgoing-servers');
  const known = outgoingServers.find(({ name }) => name === server.name);
  if (!known) return editor.post('/chatter/outgoing-servers', server);
  return editor.put(`/chatter/outgoing-servers/${known.documentId}`, server);
};

/** Joel follows the ticket that the demo begins with, so that relaying can be seen in his mailbox. */
const follow = (who, uid, entry) => who.post(`/chatter/threads/${uid}/${entry.documentId}/follow`);

const seed = async ({ url, smtpPort }) => {
  const { editor, joel, apiToken } = await seedAccounts(url);
  await seedMailServer(editor, smtpPort);
  const entries = await seedEntries(editor);
  await seedAddresses(editor, entries.projects['Website relaunch']);
  const ticket = entries.tickets['The espresso machine drips'];
  await follow(joel, TICKET, ticket);
  return { editor, joel, apiToken, entries, ticket };
};

module.exports = { seed, EDITOR, JOEL, TICKET, LEAD, PROJECT, TASK, CUSTOMER };
