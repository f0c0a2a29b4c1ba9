import { expect, type Locator, type Page } from '@playwright/test';
import { moves } from '../fixtures.ts';
import type { Person } from '../people.ts';

/** The parts of Lethe that are the same on every page, and the ways to its pages. */
export class Desk {
  readonly page: Page;
  readonly menu: Locator;
  readonly content: Locator;
  readonly heading: Locator;
  readonly search: Locator;

  constructor(page: Page) {
    this.page = page;
    this.menu = page.getByRole('navigation', { name: 'Main', exact: true });
    this.content = page.getByRole('main');
    this.heading = page.getByRole('heading', { level: 1 });
    this.search = page.getByRole('searchbox', { name: 'Search clients', exact: true });
  }

  /** Fills the log-in page in and sends it, from wherever it was led to it. */
  async fillInLogIn({ email, password }: Pick<Person, 'email' | 'password'>) {
    await this.page.getByLabel('Email', { exact: true }).fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  async logIn(person: Person) {
    await this.page.goto('/login');
    await this.fillInLogIn(person);
    await expect(this.heading).toHaveText('Clients');
    await moves(this.page);
  }

  async logOut() {
    await this.page.getByRole('button', { name: 'Log out', exact: true }).click();
    await expect(this.heading).toHaveText('Log in');
  }

  async choose(entry: 'Clients' | 'Schedule' | 'Deleted Clients' | 'Team settings') {
    await this.menu.getByRole('link', { name: entry, exact: true }).click();
    await expect(this.heading).toHaveText(entry);
    await moves(this.page);
  }

  /** Searches from any page. What is shown afterwards is what was found, and not the list of all any more. */
  async find(words: string) {
    await this.choose('Clients');
    await this.search.fill(words);
    await this.search.press('Enter');
    await expect(this.pages).toBeHidden();
  }

  /** The ways to further parts of the list of all clients. */
  get pages(): Locator {
    return this.page.getByRole('navigation', { name: 'Pages', exact: true });
  }

  /** The clients of the list that is shown, each with a link, an email address and a phone number. */
  get results(): Locator {
    return this.content.getByRole('list').filter({ has: this.page.getByRole('link'), visible: true });
  }

  get nobody(): Locator {
    return this.page.getByRole('heading', { name: 'Nobody found', exact: true });
  }

  row(name: string): Locator {
    return this.results
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  /** Goes to the information of a client, as people do: search, profile, the i. */
  async information(name: string): Promise<string> {
    await this.find(name);
    await this.row(name).getByRole('link').click();
    await expect(this.heading).toHaveText(name);
    await this.page.getByRole('link', { name: 'Client Information', exact: true }).click();
    await expect(this.heading).toHaveText('Client Information');
    await moves(this.page);
    return new URL(this.page.url()).pathname;
  }
}
