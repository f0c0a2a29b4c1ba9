import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { ErasedPage, ReceiptLink } from '../pages/erased.ts';
import { people } from '../people.ts';
import { startLethe } from '../server.ts';

/** The size that the WebAssembly of the page may have, as it is sent. */
const largest = 60_000;

test('the page verifies the receipt in the browser, and nothing of it is sent', async ({ newPage }, testInfo) => {
  const { url, stop } = await startLethe('demo');
  try {
    const desk = await newPage(url);
    const links: ReceiptLink[] = [];
    await new Desk(desk).logIn(people.olivia);
    for (const name of ['Nora Fitzgerald', 'ليلى منصور']) {
      const deletion = new Deletion(desk);
      await new Desk(desk).openInformation(name);
      await deletion.scan();
      await deletion.openConfirmation(name);
      await deletion.confirm(name);
      const record = new DeletedRecord(desk);
      await record.reference();
      links.push(new ReceiptLink((await record.withReceipt.getAttribute('href'))!));
    }
    const [link, other] = links as [ReceiptLink, ReceiptLink];

    const page = await newPage(url);
    const erased = new ErasedPage(page);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
    const genuine = /^The receipt is genuine\./;

    await test.step('the receipt in the link is verified with the key in the link', async () => {
      const loaded = page.waitForResponse(/\/pkg\/erased\..*\.wasm$/);
      await page.goto(link.with(link.receipt));
      await expect(erased.verdict).toHaveText(genuine);
      await expect(erased.verdict).toContainText('The key came with your link or file.');
      await expect(erased.receipt).toHaveValue(link.receipt);
      await expect(erased.key).toHaveValue(link.key);
      const { responseBodySize } = await (await loaded).request().sizes();
      expect(responseBodySize).toBeLessThanOrEqual(largest);
      await expectAccessible(page);
    });

    await test.step('a receipt that is no good is refused in a sentence', async () => {
      const refused = async (receipt: string, words: RegExp) => {
        await page.goto(link.with(receipt));
        await expect(erased.verdict).toHaveText(words);
      };
      await refused(other.receipt, /^This receipt is genuine, but it is about another erasure\./);
      const forged = link.forged((entry) => entry.replace('"count":1', '"count":7'));
      await refused(forged, /^The receipt is not genuine\. It was changed after it was signed\.$/);
      await refused('not a receipt', /^The receipt in this link is incomplete\./);
      await expectAccessible(page);
      await refused(link.receipt, genuine);
    });

    await test.step('a receipt is pasted or opened, with the key of the page or another one', async () => {
      await page.goto(`${link.address}?again`);
      await expect(erased.verdict).toBeEmpty();
      await erased.receipt.fill(`\n${link.receipt.trim()}  `);
      await erased.verify(genuine);
      await expect(erased.verdict).toContainText('The key comes from this page');
      await erased.receipt.fill(link.receipt.slice(30));
      await erased.verify(/^This is not a receipt\./);
      const buffer = Buffer.from(link.receipt);
      await erased.file.setInputFiles({ name: 'receipt.txt', mimeType: 'text/plain', buffer });
      await expect(erased.verdict).toHaveText(genuine);
      await erased.key.fill('studio.example/lethe');
      await erased.verify(/^This is not a key of a ledger\./);
      await erased.key.fill('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
      await erased.verify(/^The receipt was signed with another key\./);
      await erased.key.fill(` ${link.key} `);
      await erased.verify(genuine);
    });

    const file = testInfo.outputPath('saved.html');
    await test.step('the page is saved with the receipt that was verified', async () => {
      const download = page.waitForEvent('download');
      await erased.save.click();
      expect((await download).suggestedFilename()).toMatch(/^DC-[0-9A-Z]{4}-[0-9A-Z]{4}\.html$/);
      await (await download).saveAs(file);
    });

    await test.step('no request has anything of a receipt', async () => {
      const receipts = links.flatMap(({ receipt }) => receipt.split('\n').filter((line) => line.length > 20));
      expect(sent.length).toBeGreaterThan(3);
      for (const request of sent) {
        expect(request).toMatch(/^GET /);
        for (const line of receipts) expect(request).not.toContain(line);
        expect(request).not.toContain(link.with(link.receipt).split('#')[1]!.slice(0, 40));
      }
    });

    await desk.close();
    await stop();
    await test.step('with the server stopped, the saved file verifies its receipt', async () => {
      await page.goto(`file://${file}`);
      await expect(erased.verdict).toHaveText(genuine);
      await expect(erased.receipt).toHaveValue(link.receipt);
      await expectAccessible(page);
    });
  } finally {
    await stop();
  }
});
