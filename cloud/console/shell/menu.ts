/** The left menu: pages that exist and that the person may see. */
import { useRouter } from '@tanstack/react-router';
import { useCan } from '../client/session.ts';
import { useLanguage } from '../text/i18n.ts';
import type { PageFacts } from './page-facts.ts';

export interface MenuItem {
  readonly path: string;
  readonly title: string;
  readonly icon: NonNullable<PageFacts['menu']>['icon'];
}

/** Menu of the signed-in person, in the language of the screen. */
export function useMenu(): readonly MenuItem[] {
  const router = useRouter();
  const can = useCan();
  const spoken = useLanguage();
  return Object.values(router.routesById)
    .flatMap(({ fullPath, options }) => {
      const page = options.staticData?.page;
      return page?.menu !== undefined && can(page.right) ? [{ fullPath, menu: page.menu }] : [];
    })
    .toSorted((a, b) => a.menu.order - b.menu.order)
    .map(({ fullPath, menu }) => ({ path: fullPath, title: menu.title[spoken], icon: menu.icon }));
}
