/** The mailboxes of the outside world: a list of people, their mails, one mail, and a form to write. */

const POLL_MS = 1500;
const GROUPS = ['Customers', 'Strangers', 'Team'];
/** What the plugin decided: a kind, a sign, a sentence. */
const SIGNS = {
  processed: ['', 'arrived in the chatter', 'It arrived in the chatter.'],
  pending: ['warn', 'stored, not decided yet', 'It is stored, and not decided yet.'],
  processing: ['warn', 'stored, not decided yet', 'It is stored, and not decided yet.'],
  rejected: ['bad', 'refused', 'It was refused; the refusal comes by mail.'],
  ignored: ['warn', 'ignored', 'It was ignored.'],
  held: ['warn', 'held for a person to decide', 'It is held for a person to decide.'],
  failed: ['bad', 'could not be processed', 'It is stored, but could not be processed.'],
};
const signOf = (status) => SIGNS[status] ?? ['warn', status, `It is ${status}.`];

const view = { boxes: [], shop: [], version: null, box: null, mail: null, answers: null };
const $ = (id) => document.getElementById(id);
const app = $('app');

/** h('a', { href }, 'text', child): text is never HTML. */
const h = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== 'list') node[name] = value;
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

const getJson = async (path) => {
  const response = await fetch(path);
  if (response.status === 204) return null;
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
};

const initials = ({ name, address }) =>
  (name || address)
    .split(/[\s.@]+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('');

const colour = (address) => {
  const hue = [...address].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 7);
  return `hsl(${hue} 45% 42%)`;
};

const mailboxText = ({ name, address }) => (name ? `${name} <${address}>` : address || '(nobody)');
const listText = (mailboxes) => mailboxes.map(mailboxText).join(', ');

const shortTime = (text) => {
  const date = new Date(text);
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString([], { day: 'numeric', month: 'short' });
};

const sizeText = (bytes) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} kB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const show = (name) => {
  app.dataset.view = name;
};

const toast = (text) => {
  $('toast').textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => ($('toast').textContent = ''), 6000);
};

const outcomeSign = (outcome) => {
  if (!outcome) return null;
  const [kind, words] = signOf(outcome.status);
  return h('span', { className: 'outcome', 'data-kind': kind, title: outcome.reason ?? '' }, words);
};

const renderBoxes = () => {
  $('boxes').replaceChildren(
    ...GROUPS.flatMap((group) => {
      const boxes = view.boxes.filter((box) => box.group === group);
      if (boxes.length === 0) return [];
      return [h('h2', {}, group), ...boxes.map(boxButton)];
    })
  );
  $('known').replaceChildren(...view.boxes.map((box) => h('option', { value: mailboxText(box) })));
  $('shop').replaceChildren(
    ...view.shop.map(({ address, effect }) => h('option', { value: address, label: effect }))
  );
};

const boxButton = (box) =>
  h(
    'button',
    {
      type: 'button',
      'aria-current': String(box.address === view.box),
      'data-box': box.address,
      onclick: () => openBox(box.address),
    },
    h(
      'span',
      { className: 'face', style: `background:${colour(box.address)}`, 'aria-hidden': 'true' },
      initials(box)
    ),
    h('span', {}, h('strong', {}, box.name || box.address), h('small', {}, box.address)),
    box.unread > 0
      ? h('span', { className: 'badge', title: `${box.unread} unread` }, String(box.unread))
      : null
  );

const renderMails = (mails) => {
  const box = view.boxes.find(({ address }) => address === view.box);
  $('box-title').textContent = box ? box.name || box.address : 'Choose a mailbox';
  $('mails').replaceChildren(
    ...(mails.length === 0
      ? [h('li', {}, h('p', { className: 'empty', style: 'padding:2rem' }, 'No mails yet.'))]
      : mails.map(mailItem))
  );
};

const mailItem = (mail) => {
  const who =
    mail.direction === 'sent'
      ? `To: ${listText(mail.to)}`
      : mail.from.name || mail.from.address || '(nobody)';
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        className: mail.read ? '' : 'unread',
        'aria-current': String(mail.id === view.mail),
        'data-mail': mail.id,
        onclick: () => openMail(mail.id),
      },
      h(
        'span',
        { className: 'line' },
        h('span', { className: 'who' }, who),
        h('time', {}, shortTime(mail.at))
      ),
      h(
        'div',
        { className: 'subject' },
        `${mail.attachments > 0 ? '📎 ' : ''}${mail.subject || '(no subject)'}`
      ),
      h('div', { className: 'snippet' }, mail.snippet),
      outcomeSign(mail.outcome)
    )
  );
};

const openBox = async (address, { reveal = true } = {}) => {
  view.box = address;
  if (reveal) {
    view.mail = null;
    show('mails');
    renderMail(null);
  }
  renderBoxes();
  renderMails((await getJson(`/api/mailboxes/${encodeURIComponent(address)}`)).mails);
};

const openMail = async (id) => {
  view.mail = id;
  show('mail');
  renderMail(await getJson(`/api/mails/${id}`));
  await refresh();
};

const renderMail = (mail) => {
  const back = h('button', { type: 'button', className: 'back', onclick: () => show('mails') }, '‹ Mails');
  if (!mail) {
    $('reading').replaceChildren(
      h(
        'p',
        { className: 'empty' },
        view.box
          ? 'Choose a mail to read and answer it.'
          : 'Choose a mailbox on the left, or write a new mail.'
      )
    );
    return;
  }
  const row = (name, value) => (value ? [h('dt', {}, name), h('dd', {}, value)] : []);
  $('reading').replaceChildren(
    back,
    h(
      'div',
      { className: 'title' },
      h('h2', {}, mail.subject || '(no subject)'),
      mail.direction === 'received' ? answerButton(mail) : null
    ),
    h(
      'dl',
      { className: 'meta' },
      ...row('From', mailboxText(mail.from)),
      ...row('To', listText(mail.to)),
      ...row('Cc', listText(mail.cc)),
      ...row('Reply to', listText(mail.replyTo)),
      ...row('Date', new Date(mail.date).toLocaleString())
    ),
    ...[outcomeSign(mail.outcome)].filter(Boolean),
    h(
      'details',
      {},
      h('summary', {}, 'All headers'),
      h('pre', {}, mail.headers),
      h('a', { href: `/api/mails/${mail.id}/raw`, target: '_blank', rel: 'noopener' }, 'Whole source')
    ),
    ...(mail.attachments.length > 0 ? [files(mail.attachments)] : []),
    bodyOf(mail)
  );
};

const answerButton = (mail) =>
  h(
    'button',
    { type: 'button', className: 'primary', id: 'answer', onclick: () => startAnswer(mail) },
    'Answer'
  );

const files = (attachments) =>
  h(
    'div',
    { className: 'files' },
    ...attachments
      .filter(({ inline }) => !inline)
      .map(({ name, href, size }) =>
        h('a', { href, target: '_blank', rel: 'noopener' }, `📎 ${name} (${sizeText(size)})`)
      )
  );

const bodyOf = (mail) => {
  if (!mail.html) return h('div', { className: 'plain' }, mail.text ?? '');
  const withImages = mail.attachments.reduce(
    (html, { contentId, href }) =>
      contentId ? html.replaceAll(`cid:${contentId.replace(/^<|>$/g, '')}`, location.origin + href) : html,
    mail.html
  );
  // No scripts, no forms, no access to this page; links open in a new tab.
  return h('iframe', {
    title: 'Text of the mail',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    srcdoc: `<!doctype html><base target="_blank"><style>body{font:15px/1.5 system-ui,sans-serif;margin:16px}</style>${withImages}`,
  });
};

const form = $('write');

const openWriter = (title, values, answers = null) => {
  view.answers = answers;
  form.reset();
  $('writer-title').textContent = title;
  $('write-error').textContent = '';
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  describeEffect();
  $('writer').showModal();
  (values.to ? form.elements.text : form.elements.to).focus();
};

const startAnswer = (mail) => {
  const owner = view.boxes.find(({ address }) => address === mail.box) ?? { name: '', address: mail.box };
  openWriter(
    'Answer',
    {
      from: mailboxText(owner),
      to: listText(mail.replyTo.length > 0 ? mail.replyTo : [mail.from]),
      cc: '',
      subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
      text: '',
    },
    mail.id
  );
};

const describeEffect = () => {
  const to = form.elements.to.value.toLowerCase();
  const known = view.shop.find(({ address }) => to.includes(address));
  $('effect').textContent = known && !view.answers ? `A mail to ${known.address} ${known.effect}.` : '';
};

const base64Of = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.readAsDataURL(file);
  });

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  $('write-error').textContent = '';
  try {
    const { from, to, cc, subject, text, files: chosen } = form.elements;
    const attachments = await Promise.all(
      [...chosen.files].map(async (file) => ({
        name: file.name,
        type: file.type || undefined,
        base64: await base64Of(file),
      }))
    );
    const response = await fetch('/api/mails', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: from.value,
        to: to.value,
        cc: cc.value,
        subject: subject.value,
        text: text.value,
        attachments,
        answers: view.answers,
      }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(body.error);
    $('writer').close();
    toast(body.verdict ? `Sent. ${signOf(body.verdict.status)[2]}` : 'Sent.');
    await refresh();
  } catch (error) {
    $('write-error').textContent = `Not sent: ${error.message}`;
  } finally {
    button.disabled = false;
  }
});

const refresh = async () => {
  const state = await getJson(`/api/state?version=${view.version}`);
  if (!state) return;
  view.version = state.version;
  view.boxes = state.boxes;
  view.shop = state.shopAddresses;
  renderBoxes();
  const box = view.box ?? view.boxes[0]?.address;
  if (box) await openBox(box, { reveal: false });
};

const poll = async () => {
  try {
    if (!document.hidden) await refresh();
    document.title = 'The outside world';
  } catch {
    document.title = '(not running) The outside world';
  }
  setTimeout(poll, POLL_MS);
};

form.elements.to.addEventListener('input', describeEffect);
$('cancel').addEventListener('click', () => $('writer').close());
$('new-mail').addEventListener('click', () => {
  const box = view.boxes.find(({ address }) => address === view.box) ?? view.boxes[0];
  openWriter('New mail', { from: box ? mailboxText(box) : '', to: '', cc: '', subject: '', text: '' });
});
for (const button of document.querySelectorAll('[data-back]')) {
  button.addEventListener('click', () => show(button.dataset.back));
}
renderMail(null);
renderMails([]);
poll();
