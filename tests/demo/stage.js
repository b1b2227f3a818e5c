'use strict';

const path = require('node:path');

const { freePort } = require('./free-port');
const { startOutsideWorld } = require('./outside-world');
const { runStrapi } = require('./run-strapi');
const { seed } = require('./seeds');

/**
 * Puts up everything that plays: the outside world, Strapi with the built plugin, the seeds. `folder` keeps the data.
 * Answers what the seeds made, the two URLs, and `stop`, which takes everything down again.
 */
const setStage = async ({ folder, port, webPort = null, smtpPort = 0, serveAdmin, say }) => {
  const stops = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const outside = await startOutsideWorld({
      folder: path.join(folder, 'outside-world'),
      smtpPort: smtpPort === 0 ? 0 : await freePort(smtpPort, 'the SMTP server of the outside world', say),
      webPort: webPort === null ? null : await freePort(webPort, 'the page of the outside world', say),
    });
    stops.push(outside.stop);
    const strapiPort = await freePort(port, 'Strapi', say);
    const strapi = await runStrapi({
      port: strapiPort,
      serveAdmin,
      env: {
        DEMO_STATE: folder,
        DEMO_PUBLIC: path.join(folder, 'public'),
        PUBLIC_URL: `http://localhost:${strapiPort}`,
        CHATTER_DATA: path.join(folder, 'chatter'),
        DATABASE_FILENAME: process.env.DATABASE_FILENAME ?? path.join(folder, 'data.db'),
      },
    });
    stops.push(strapi.stop);
    const seeded = await seed({ url: strapi.url, smtpPort: outside.smtpPort });
    outside.connect({ url: strapi.url, token: seeded.apiToken });
    return { ...seeded, url: strapi.url, outside, ended: strapi.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

module.exports = { setStage };
