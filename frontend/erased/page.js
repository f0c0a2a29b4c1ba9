// Verifies a receipt on the page of an erased client. What is pasted, opened, or carried after the # of the address stays in
// the browser.
{
  const byId = (id) => document.getElementById(id);
  const [tools, receipt, file, key, verdict, wasm, save] = [
    'verifying',
    'receipt',
    'receipt-file',
    'key',
    'verdict',
    'wasm',
    'save',
  ].map(byId);

  const say = (...names) => {
    const words = names.map((name) => byId('verdicts').content.querySelector(`[data-says="${name}"]`));
    verdict.className = names[0] === 'genuine' ? 'notice good' : 'notice bad';
    verdict.replaceChildren(...words.map((word) => word.cloneNode(true)));
  };

  // Where each known key comes from.
  const keys = new Map([[key?.value, tools?.dataset.keyFrom === 'kept' ? 'key-kept' : 'key-from-page']]);

  const verify = () => {
    const said = wasm_bindgen.verdict(receipt.value, key.value, tools.dataset.said);
    const keyFrom = keys.get(key.value.trim()) ?? 'key-entered';
    if (said === 'genuine') say(said, keyFrom);
    else say(said);
    return said === 'genuine';
  };

  const openLink = () => {
    const fragment = location.hash.slice(1);
    if (fragment === '') return;
    receipt.value = wasm_bindgen.receipt_in(fragment) ?? '';
    if (receipt.value === '') return say('broken-link');
    const given = wasm_bindgen.key_in(fragment);
    if (given !== undefined) {
      key.value = given;
      keys.set(given, 'key-kept');
    }
    verify();
  };

  const openFile = async () => {
    if (file.files.length === 0) return;
    receipt.value = await file.files[0].text();
    verify();
  };

  const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`);

  // Puts a receipt that was verified into the file, before it is saved.
  const saveWithReceipt = async (event) => {
    if (receipt.value === '' || !verify()) return;
    event.preventDefault();
    const answer = await fetch(save.href);
    if (!answer.ok) return location.assign(save.href);
    const page = (await answer.text())
      .replace(/(<textarea id="receipt"[^>]*>)/, (tag) => tag + escaped(receipt.value))
      .replace(/(<input id="key"[^>]* value=")[^"]*/, (_, tag) => tag + escaped(key.value.trim()))
      .replace('data-key-from="page"', 'data-key-from="kept"');
    const whole = new Blob([page], { type: 'text/html' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(whole);
    link.download = save.download;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const load = () => {
    const { address } = wasm.dataset;
    return address === undefined ? Uint8Array.from(atob(wasm.textContent), (c) => c.charCodeAt(0)) : fetch(address);
  };

  // Without WebAssembly the tools stay hidden. The page says how to verify the receipt elsewhere.
  const start = async () => {
    await wasm_bindgen({ module_or_path: load() });
    tools.hidden = false;
    byId('verify').addEventListener('click', () => {
      verify();
      verdict.scrollIntoView({ block: 'nearest' });
    });
    file.addEventListener('change', openFile);
    save?.addEventListener('click', saveWithReceipt);
    addEventListener('hashchange', openLink);
    if (receipt.value !== '') verify();
    openLink();
  };

  if (tools) start().catch(() => {});
}
