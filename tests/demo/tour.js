'use strict';

const { SHOP } = require('./outside-world/people');

const bold = (text) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[22m` : text);

/** What to open and what to try, in order. */
const showTour = ({ url, outsideUrl, ticket, uid, account, keepsData = true }) => {
  const ticketUrl = `${url}/admin/content-manager/collection-types/${uid}/${ticket.documentId}`;
  console.log(`
  ${bold('Admin panel')}        ${url}/admin
                     ${account.email}  /  ${account.password}
  ${bold('A ticket')}           ${ticketUrl}
  ${bold('The outside world')}  ${outsideUrl}

  What to try:

   1. Open the ticket and log in. Below the form is its chatter: write to Mary Miller, who is
      ticked already, and press "Send message".
   2. Open the outside world: your message is in Mary's mailbox. Answer it.
   3. Go back to the ticket: within seconds the answer stands there. Joel Brandt follows the
      ticket, so he got it as well: see his mailbox. He may answer by mail, too.
   4. In the outside world, write a new mail to support@${SHOP}. It makes a ticket;
      answer that one from the admin panel.
   5. Write to sales@${SHOP} (makes a lead) and to website@${SHOP}
      (makes a task of the project "Website relaunch").
   6. Write to catchall@${SHOP}: it is refused, with an explanation. A mail to
      nobody@${SHOP} is held until a person decides.
   7. Write from the ticket to somebody@gone.example: nobody lives there. The message shows what the
      mail server said; correct the address to bob.stone@customer.example, and Bob gets it.
   8. Settings -> Chatter -> Alias domains -> ${SHOP} -> Check: what other mail servers would see,
      and test mails to every address that come back. Outgoing servers -> Who sends? tells
      through which server a mail would leave, and why.

  Ctrl-C ends everything.${keepsData ? ' "npm run demo -- --reset" begins anew.' : ''}
`);
};

module.exports = { showTour };
