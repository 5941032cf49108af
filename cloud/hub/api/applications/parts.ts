/** What the resource is made of. */
import type { ApplicationParts } from '../../auth/applications.ts';
import type { Ids } from '../../system.ts';

export type ApplicationsParts = ApplicationParts & { readonly ids: Ids };
