/** Contracts' shapes as JSON Schema 2020-12, named ones moved to the document's components. */
import { z } from 'zod';
import { namedSchemas } from './schema-names.ts';

/** A JSON Schema; what is in it is for readers and validators, not for us. */
export type Schema = Readonly<Record<string, unknown>>;

export interface SchemaDesk {
  /** Schema of what a caller sends. */
  readonly input: (shape: z.ZodType) => Schema;
  /** Schema of what he gets. */
  readonly output: (shape: z.ZodType) => Schema;
  /** Named schemas that were used so far, by name. */
  readonly components: () => Record<string, Schema>;
}

const generated = z.looseObject({
  $defs: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

/**
 * Inputs and outputs of a named shape differ where a field has a default: the input is then named
 * `NameInput`.
 */
export function createSchemaDesk(): SchemaDesk {
  const names = namedSchemas();
  const components = new Map<string, Schema>();
  const convert = (shape: z.ZodType, io: 'input' | 'output'): Schema => {
    const made = generated.parse(
      z.toJSONSchema(shape, {
        io,
        metadata: names,
        unrepresentable: 'any',
        override: ({ jsonSchema }) => {
          // A format says it to people and tools; the pattern beside it is noise.
          if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
          // Fields may be added to answers, and unknown ones in requests are passed over.
          delete jsonSchema.additionalProperties;
        },
      }),
    );
    const { $defs = {}, $schema: _dialect, ...schema } = made;
    const suffix = io === 'input' ? 'Input' : '';
    const rename = (name: string): string => (RECURSIVE.test(name) ? ANY_JSON : `${name}${suffix}`);
    for (const [name, definition] of Object.entries($defs)) {
      const moved = RECURSIVE.test(name) ? {} : asSchema(moveReferences(definition, rename));
      components.set(rename(name), moved);
    }
    return asSchema(moveReferences(schema, rename));
  };
  return {
    input: (shape) => convert(shape, 'input'),
    output: (shape) => convert(shape, 'output'),
    components: () => Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** zod's own names for shapes that contain themselves; all of ours are «any JSON». */
const RECURSIVE = /^__schema\d+$/;
const ANY_JSON = 'Json';
const LOCAL = '#/$defs/';

function moveReferences(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => moveReferences(one, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // zod writes the registry's name into the schema as well; JSON Schema knows no `id`.
      .filter(([key, inner]) => !(key === 'id' && typeof inner === 'string' && '$ref' in value))
      .map(([key, inner]) =>
        key === '$ref' && typeof inner === 'string' && inner.startsWith(LOCAL)
          ? [key, `#/components/schemas/${rename(inner.slice(LOCAL.length))}`]
          : [key, moveReferences(inner, rename)],
      ),
  );
}

function asSchema(value: unknown): Schema {
  return z.record(z.string(), z.unknown()).parse(value);
}
