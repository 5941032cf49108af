/** The parts of the document that the page shows, read out of the document itself. */
import { z } from 'zod';
import type { OpenApiDocument } from './document.ts';
import type { Schema } from './schemas.ts';

const schema = z.record(z.string(), z.unknown());
const content = z.record(z.string(), z.object({ schema, example: z.unknown().optional() }));
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: z.string().optional(),
  schema,
  example: z.string().optional(),
});
const entry = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string(),
  description: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(parameter),
  requestBody: z.object({ content }).optional(),
  responses: z.record(
    z.string(),
    z.object({ description: z.string(), content: content.optional() }),
  ),
});
const shape = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), 'x-displayName': z.string() })),
  paths: z.record(z.string(), z.record(z.string(), entry)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export type PageParameter = z.infer<typeof parameter>;
export type PageEntry = z.infer<typeof entry> & {
  readonly method: string;
  readonly path: string;
};

export interface PageDocument {
  readonly title: string;
  readonly version: string;
  readonly about: string;
  readonly sections: readonly {
    readonly name: string;
    readonly title: string;
    readonly operations: readonly PageEntry[];
  }[];
  readonly schemas: readonly (readonly [name: string, schema: Schema])[];
}

/** Reads the document into sections of operations. */
export function pageDocument(document: OpenApiDocument): PageDocument {
  const read = shape.parse(document);
  const operations = Object.entries(read.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      ...one,
      path,
      method: method.toUpperCase(),
    })),
  );
  return {
    title: read.info.title,
    version: read.info.version,
    about: read.info.description,
    sections: read.tags.map((tag) => ({
      name: tag.name,
      title: tag['x-displayName'],
      operations: operations.filter((one) => one.tags[0] === tag.name),
    })),
    schemas: Object.entries(read.components.schemas),
  };
}
