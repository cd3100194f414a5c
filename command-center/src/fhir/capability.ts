/** The CapabilityStatement, printed from the tables that reads and searches go by, so that it says neither more nor less than is so. */
import { modifiersOf } from './matching.ts';
import { kinds, parametersOf } from './kinds.ts';
import { subscriptionCapability } from './subscriptions/topics.ts';
import type { Kind } from './thing.ts';

export interface Capability {
  readonly build: string;
  readonly address: string;
  readonly now: string;
  /** The authorisation server of SMART. */
  readonly issuer?: string;
  /** Kinds that may be created, updated and patched. */
  readonly writable: ReadonlySet<string>;
  readonly operations: readonly { readonly kind?: string; readonly name: string; readonly definition: string }[];
}

export function capabilityOf({ build, address, now, issuer, writable, operations }: Capability): object {
  return {
    resourceType: 'CapabilityStatement',
    id: 'healthos',
    url: `${address}/metadata`,
    version: build,
    name: 'HealthOS',
    title: 'HealthOS',
    status: 'active',
    date: now,
    kind: 'instance',
    software: { name: 'HealthOS', version: build },
    implementation: { description: 'The one record of this house', url: address },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    patchFormat: ['application/json-patch+json'],
    rest: [
      {
        mode: 'server',
        security: securityOf(issuer),
        resource: [...kinds.map((kind) => resourceOf(kind, writable, operations)), subscriptionCapability()],
        interaction: [
          { code: 'transaction' },
          { code: 'batch', documentation: 'Each entry by itself: read and search (GET), create, update, patch (as a Binary)' },
        ],
        operation: operations.filter(({ kind }) => kind === undefined).map(({ name, definition }) => ({ name, definition })),
      },
    ],
  };
}

function securityOf(issuer: string | undefined): object {
  const description = 'Bearer tokens; every read of a record is audited. Registered applications get theirs by SMART App Launch.';
  if (issuer === undefined) return { cors: true, description };
  const uris = [
    { url: 'authorize', valueUri: `${issuer}/authorize` },
    { url: 'token', valueUri: `${issuer}/token` },
    { url: 'introspect', valueUri: `${issuer}/introspect` },
    { url: 'revoke', valueUri: `${issuer}/revoke` },
  ];
  return {
    extension: [{ url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris', extension: uris }],
    cors: true,
    service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }],
    description,
  };
}

function resourceOf(kind: Kind, writable: ReadonlySet<string>, operations: Capability['operations']): object {
  const parameters = parametersOf(kind);
  const references = parameters.filter(({ type }) => type === 'reference');
  const own = operations.filter((one) => one.kind === kind.kind);
  const codes = ['read', 'vread', 'history-instance', 'search-type', ...(writable.has(kind.kind) ? ['create', 'update', 'patch'] : [])];
  return {
    type: kind.kind,
    interaction: codes.map((code) => ({ code })),
    versioning: writable.has(kind.kind) ? 'versioned-update' : 'versioned',
    readHistory: true,
    updateCreate: writable.has(kind.kind),
    conditionalCreate: writable.has(kind.kind),
    conditionalRead: 'full-support',
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    searchInclude: ['*', ...references.map(({ name }) => `${kind.kind}:${name}`)],
    searchRevInclude: kinds.flatMap((other) =>
      other.ofPerson === undefined
        ? []
        : parametersOf(other)
            .filter(({ type, targets = [] }) => type === 'reference' && targets.includes(kind.kind))
            .map(({ name }) => `${other.kind}:${name}`),
    ),
    searchParam: parameters.map(({ name, type, paths, targets }) => ({
      name,
      type,
      documentation: `${paths.map((path) => `${kind.kind}.${path}`).join(' | ')}${targets === undefined ? '' : ` (${targets.join(', ')})`}; modifiers ${modifiersOf(type).join(', ')}`,
    })),
    ...(own.length === 0 ? {} : { operation: own.map(({ name, definition }) => ({ name, definition })) }),
  };
}
