import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { startLethe, type Lethe } from './server.ts';

export { expect };

type Journey = {
  /** Announces a problem that the journey causes on purpose, such as a page that is not found. It must then happen. */
  expectProblem: (problem: RegExp) => void;
  /** Opens a page in another browser, as strict as `page`. With `url`, at another server. */
  newPage: (url?: string) => Promise<Page>;
  problems: Problems;
};

/** The command with which a worker starts its server. */
type Start = { command: 'demo' | 'serve' };

/**
 * Playwright's `test` with a server.
 *
 * Each worker belongs to one project and has its own server and records, which its journeys share.
 * `page` is strict: an error in the console, in a script or in a response of the server fails the journey,
 * unless the journey announced it with `expectProblem`.
 */
export const test = base.extend<Journey, { lethe: Lethe } & Start>({
  command: ['demo', { scope: 'worker', option: true }],

  lethe: [
    async ({ command }, use) => {
      const { stop, ...lethe } = await startLethe(command);
      // The journeys share one administrator, who deletes more clients within an hour than one may. `deletion-limit.spec.ts` sets
      // the limit itself.
      if (command === 'demo') await lethe.execute('update studio set deletions_per_hour = 1000');
      try {
        await use(lethe);
      } finally {
        await stop();
      }
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  baseURL: ({ lethe }, use) => use(lethe.url),

  problems: async ({}, use) => {
    const problems = new Problems();
    await use(problems);
    problems.check();
  },

  expectProblem: ({ problems }, use) => use((problem) => problems.expect(problem)),

  page: async ({ page, problems, lethe }, use) => {
    await page.addInitScript(markStartedIslands);
    problems.watch(page, lethe.url);
    await use(page);
  },

  newPage: async ({ browser, problems, lethe }, use) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
    await use(async (url = lethe.url) => {
      const context = await browser.newContext({ reducedMotion: 'reduce', baseURL: url });
      contexts.push(context);
      const page = await context.newPage();
      await page.addInitScript(markStartedIslands);
      problems.watch(page, url);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

class Problems {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];

  expect(problem: RegExp) {
    this.#expected.push(problem);
  }

  watch(page: Page, url: string) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#found.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => {
      const text = error.stack || error.message;
      // The browser's own error page runs scripts.
      if (!text.includes('chrome-error://')) this.#found.push(`script: ${text}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500 && response.url().startsWith(url)) {
        this.#found.push(`response: ${response.status()} ${response.url()}`);
      }
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText;
      // The browser aborts a request when it leaves the page or downloads a file. Journeys that block a request
      // abort it too, with `route.abort('aborted')`.
      // Without scripts, the browser reports that the policy blocked a script that it would have preloaded.
      const off = reason === 'csp' && base.info().project.name === 'plain';
      if (reason !== 'net::ERR_ABORTED' && !off && request.url().startsWith(url)) {
        this.#found.push(`request: ${request.method()} ${request.url()} ${reason}`);
      }
    });
  }

  check() {
    const unexpected = this.#found.filter((problem) => !this.#expected.some((pattern) => pattern.test(problem)));
    expect(unexpected, 'problems that no journey announced').toEqual([]);
    const missing = this.#expected.filter((pattern) => !this.#found.some((problem) => pattern.test(problem)));
    expect(missing.map(String), 'announced problems that did not happen').toEqual([]);
  }
}

/** Returns whether the page runs scripts. It runs none in the project `plain`. */
export const runsScripts = (page: Page) => page.evaluate(() => !matchMedia('(scripting: none)').matches);

/** Runs in the page. Marks an island as started once it listens to its form. */
export function markStartedIslands() {
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type: string, ...more: [never]) {
    if (type === 'submit' && this instanceof Element) this.closest('leptos-island')?.setAttribute('data-started', '');
    listen.call(this, type, ...more);
  };
}

/** Waits until the islands of the page have started. Until then, forms work as they do without scripts. */
export async function waitForIslands(page: Page) {
  if (await runsScripts(page)) await expect(page.locator('leptos-island:not([data-started])')).toHaveCount(0);
}

/** Fails when the page in its present state is not accessible: to assistive technology, in dark colours, on a phone. */
export async function expectAccessible(page: Page) {
  await expectNoViolations(page);
  await expectNoSidewaysScroll(page);
}

/** Fails when axe finds an accessibility violation in light or dark colours. */
export async function expectNoViolations(page: Page) {
  await withScripts(page, async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(finishTransitions);
      const axe = new AxeBuilder({ page }).setLegacyMode();
      // Dark colours change nothing but colours.
      if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
      const { violations } = await axe.analyze();
      const list = violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}, at ${node.target.join(' ')}`),
      );
      expect(list, `${page.url()} is accessible in ${colorScheme}`).toEqual([]);
    }
  });
  await page.emulateMedia({ colorScheme: null });
}

/** Fails when the page scrolls sideways on a phone or at double size. */
export async function expectNoSidewaysScroll(page: Page) {
  const original = page.viewportSize();
  for (const width of [390, 640]) {
    await page.setViewportSize({ width, height: 844 });
    const overflows = await page.evaluate(() =>
      [document.scrollingElement!, ...document.querySelectorAll('dialog[open]')].map(
        (scrolled) => scrolled.scrollWidth - scrolled.clientWidth,
      ),
    );
    expect(Math.max(...overflows), `pixels to scroll sideways on ${page.url()} at ${width}`).toBe(0);
  }
  if (original) await page.setViewportSize(original);
}

/** Runs in the page. Ends transitions, so that axe measures the contrast of the final colours. */
function finishTransitions() {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
}

/** Runs axe, which is a script, on a page that may run no scripts. The page's own scripts do not run. */
async function withScripts(page: Page, check: () => Promise<void>) {
  if (await runsScripts(page)) return check();
  const browser = await page.context().newCDPSession(page);
  const banScripts = (value: boolean) => browser.send('Emulation.setScriptExecutionDisabled', { value });
  // A session can lift only its own ban on scripts, and closing the session lifts it too. Therefore this session bans
  // scripts first, and stays open until the page closes.
  await banScripts(true);
  await banScripts(false);
  await check();
  await banScripts(true);
}
