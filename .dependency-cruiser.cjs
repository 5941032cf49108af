// Who may import whom. The house's walls: docs/architecture.md says why each stands.
// A rule's name is what a developer sees when he runs into it, so it says what to do.
const TESTS = '\\.(test|testkit)\\.tsx?$';
const deny = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const path = (p, extra = {}) => ({ path: p, ...extra });

module.exports = {
  forbidden: [
    deny(
      'no-cycles',
      'Two files that need each other are one file or need a third.',
      {},
      { circular: true },
    ),
    deny(
      'shared-is-pure',
      'shared depends on zod alone: pass what it needs as an argument.',
      path('^shared/src', { pathNot: TESTS }),
      { pathNot: ['^shared/src', '(^|/)node_modules/zod/'] },
    ),
    deny(
      'agent-not-cloud',
      'The till knows the hub by the protocol only.',
      path('^agent/'),
      path('^cloud/'),
    ),
    deny(
      'cloud-not-agent',
      'The hub knows the till by the protocol only.',
      path('^cloud/'),
      path('^agent/'),
    ),
    deny(
      'face-talks-through-the-bridge',
      'The till face sees contracts, never the engine.',
      path('^agent/renderer', { pathNot: [TESTS, 'vite\\.config\\.ts$'] }),
      { path: ['^agent/(engine|main|preload)', '(^|/)node_modules/electron/'] },
    ),
    deny(
      'face-is-not-node',
      'The till face runs in a sandbox: no node:*.',
      path('^agent/renderer', { pathNot: [TESTS, 'vite\\.config\\.ts$'] }),
      { dependencyTypes: ['core'] },
    ),
    deny(
      'preload-is-thin',
      'preload knows electron and contracts alone.',
      path('^agent/preload', { pathNot: TESTS }),
      {
        pathNot: [
          '^agent/preload',
          '^shared/src/(contracts|kernel)',
          '(^|/)node_modules/(electron|zod)/',
        ],
      },
    ),
    deny(
      'engine-is-plain-node',
      'The engine runs without Electron and without a face.',
      path('^agent/engine'),
      { path: ['^agent/(main|preload|renderer)', '(^|/)node_modules/electron/'] },
    ),
    deny(
      'electron-stays-in-the-shell',
      'Only agent/main and agent/preload know Electron.',
      path('^(shared|cloud|hardware-sims|tools|agent/(engine|renderer))'),
      { path: '(^|/)node_modules/electron/' },
    ),
    deny(
      'drivers-know-bytes-only',
      'A driver speaks to its device; the composition root joins it to the sale.',
      path('^agent/engine/devices/[^/]+/'),
      { path: '^agent/engine/(store|sales|outbox|feed|localapi)/' },
    ),
    deny(
      'drivers-do-not-know-each-other',
      'What two drivers share lies in agent/engine/devices itself.',
      path('^agent/engine/devices/([^/]+)/'),
      { path: '^agent/engine/devices/[^/]+/', pathNot: '^agent/engine/devices/$1/' },
    ),
    deny(
      'store-is-at-the-bottom',
      'The store keeps; it decides nothing.',
      path('^agent/engine/store/', { pathNot: TESTS }),
      { path: '^agent/engine/(sales|devices|printing|outbox|feed|localapi)/' },
    ),
    deny(
      'console-not-hub',
      'The console knows the hub by its contracts.',
      path('^cloud/(console|member)/', { pathNot: TESTS }),
      { path: '^cloud/hub/' },
    ),
    deny(
      'api-resources-stand-alone',
      'What two resources share is not a resource: move it to projections/ or store/.',
      path('^cloud/hub/api/([^/]+)/'),
      { path: '^cloud/hub/api/[^/]+/', pathNot: '^cloud/hub/api/$1/' },
    ),
    deny(
      'simulators-stand-alone',
      'A simulator is written from the manual, so that both sides cannot share a bug.',
      path('^hardware-sims/'),
      { path: '^(agent|cloud|shared)/' },
    ),
    deny(
      'nobody-imports-installers',
      'installers package what is built; nobody needs them to run.',
      path('^(agent|cloud|shared|hardware-sims)/'),
      { path: '^installers/' },
    ),
    deny(
      'installers-import-nobody',
      'installers package what is built; they import none of it.',
      path('^installers/', { pathNot: TESTS }),
      { path: '^(agent|cloud|shared|hardware-sims)/' },
    ),
    deny(
      'no-unresolved',
      'This import leads nowhere.',
      {},
      { couldNotResolve: true, pathNot: '\\?' },
    ),
    deny('tests-are-leaves', 'Nothing imports a test.', {}, { path: '\\.test\\.tsx?$' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    includeOnly: undefined,
    exclude: { path: ['/dist/', '\\.css$', '\\.svg$', '\\.png$'] },
    moduleSystems: ['es6'],
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
