module.exports = { e2e: { supportFile: false } };
