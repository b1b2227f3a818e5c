'use strict';

/** Who lives outside, and who works at the shop. Every other address gets a mailbox with its first mail. */

const SHOP = 'shop.example';
const TEAM = 'demo.example';

const people = [
  { name: 'Mary Miller', address: 'mary.miller@customer.example', group: 'Customers' },
  { name: 'Li Wei', address: 'li.wei@partner.example', group: 'Customers' },
  { name: 'Bob Stone', address: 'bob.stone@customer.example', group: 'Customers' },
  { name: 'Ana Sousa', address: 'ana.sousa@stranger.example', group: 'Strangers' },
  { name: 'Emma Lindqvist', address: `editor@${TEAM}`, group: 'Team' },
  { name: 'Joel Brandt', address: `joel.brandt@${TEAM}`, group: 'Team' },
];

/** Where a new mail may go; shown as proposals. */
const shopAddresses = [
  { address: `support@${SHOP}`, effect: 'makes a ticket' },
  { address: `sales@${SHOP}`, effect: 'makes a lead' },
  { address: `website@${SHOP}`, effect: 'makes a task of the project' },
  { address: `catchall@${SHOP}`, effect: 'is refused with an explanation' },
  { address: `nobody@${SHOP}`, effect: 'is held for a person to decide' },
];

const domainOf = (address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

module.exports = { SHOP, TEAM, people, shopAddresses, domainOf };
