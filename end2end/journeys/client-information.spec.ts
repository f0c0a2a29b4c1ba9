import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const details = {
  'First name': 'Nóa',
  'Last name': 'Levi-Sørensen',
  'Date of birth': '1988-02-29',
  Gender: 'woman',
  Occupation: 'Archivist & “bookbinder”',
  Email: 'noa.levi-soerensen@example.com',
  'Mobile phone': '+49 (0)30 23125-999',
  'Home phone': '030/23125 998',
  'Work phone': '030 23125.997',
  'Address line 1': 'Straße des 17. Juni 1',
  'Address line 2': '<b>Hinterhaus</b>',
  City: 'Berlin',
  Region: 'Berlin',
  Postcode: '10623',
  Country: 'Deutschland',
  'Emergency contact': 'Ruth Levi',
  'Emergency contact phone': '+44 7700 900999',
  'Medical information': 'Left knee.\nNo jumps.',
  Notes: 'Prefers mornings.\n\nBrings her own mat.',
};

test('a client’s information is edited, and errors appear beside the fields', async ({
  page,
  expectProblem,
  javaScriptEnabled,
}) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  await desk.openInformation('נועה לוי');
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const save = () => page.getByRole('button', { name: 'Save changes', exact: true }).click();
  await expect(field('Email')).toHaveValue('noa.levi@example.com');
  await expectAccessible(page);

  await test.step('each invalid field shows its error, and the form keeps every value', async () => {
    expectProblem(/status of 422/);
    const wrong: [string, string, string][] = [
      ['First name', '', 'Enter a first name.'],
      ['Date of birth', '1989-02-29', 'Enter a real date, like 1985-04-23.'],
      ['Mobile phone', 'after six', 'Enter a phone number, like 020 7946 0000 or +44 20 7946 0000.'],
      ['City', 'B'.repeat(2000), 'Must be'],
    ];
    for (const [label, typed] of wrong) await field(label).fill(typed);
    await field('Notes').fill('Typed with care');
    await save();
    await expect(page.getByRole('alert')).toContainText('There is a problem. Nothing was saved. Check these fields:');
    for (const [label, typed, words] of wrong) {
      await expect(field(label)).toHaveValue(typed);
      await expect(field(label)).toHaveAttribute('aria-invalid', 'true');
      await expect(field(label)).toHaveAccessibleDescription(new RegExp(escape(words)));
      await expect(page.getByRole('alert').getByRole('link', { name: label, exact: true })).toBeVisible();
    }
    await expect(page.locator('[aria-invalid=true]')).toHaveCount(wrong.length);
    await expect(field('Notes')).toHaveValue('Typed with care');
    await expectAccessible(page);

    await page.getByRole('alert').getByRole('link', { name: 'Mobile phone', exact: true }).click();
    await expect(field('Mobile phone')).toBeInViewport();
    for (const [label] of wrong) await field(label).fill(details[label as keyof typeof details]);
    await field('Email').fill('Zoe.Dubois@example.com');
    await save();
    await expect(field('Email')).toHaveAccessibleDescription(/^Another client already uses this email address\. /);
    await expect(desk.content.getByRole('link', { name: 'Zoë Dubois', exact: true })).toBeVisible();
    await expect(page.locator('[aria-invalid=true]')).toHaveCount(1);
  });

  await test.step('valid values are saved', async () => {
    for (const [label, typed] of Object.entries(details)) await field(label).fill(typed);
    await save();
    await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
    // The message does not return. Without scripts, the address keeps it.
    if (javaScriptEnabled !== false) await expect(page).not.toHaveURL(/saved|done/);
    await page.reload();
    await expect(desk.heading).toHaveText('Client Information');
    if (javaScriptEnabled !== false) await expect(desk.content.getByRole('status')).toBeHidden();
    await expectAccessible(page);
    await page.goto(new URL(page.url()).pathname);
    for (const [label, typed] of Object.entries(details)) await expect(field(label)).toHaveValue(typed);
  });

  await test.step('search finds the new values and not the old ones', async () => {
    const name = 'Nóa Levi-Sørensen';
    for (const words of ['noa sorensen', 'noa.levi-soerensen@', '+49 30 23125999', '030 23125 997']) {
      await desk.find(words);
      await expect(desk.results.getByRole('link'), words).toHaveText([name]);
    }
    for (const words of ['נועה', 'noa.levi@example.com']) {
      await desk.find(words);
      await expect(desk.noResults, words).toBeVisible();
    }
  });
});

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
