'use strict';

module.exports = require('../../../strapi-server').default;
