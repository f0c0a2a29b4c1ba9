// Keys for the client search, on every page of the desk: `/`, unless it is turned off, and Ctrl-K lead to it, the arrow keys through its results.
// The list of clients that comes back in the history gets its search back, which is never in an address. This tab alone keeps it,
// until it is used, for a quarter of an hour at most.
{
  const KEPT = 'client-search';
  const LONGEST = 15 * 60_000;
  const LIST = '/clients';
  const field = document.getElementById('search-clients');
  const hasSlash = document.currentScript.dataset.slash !== 'off';

  const find = () => {
    if (!field) return location.assign(`${LIST}#search-clients`);
    field.focus();
    field.select();
  };

  const isField = (element) => element.isContentEditable || element.matches('input, select, textarea');

  const links = () => [...document.querySelectorAll('.results a')].filter((link) => link.getClientRects().length);

  // Up and down lead from the field through the links of the results, and back.
  const step = (from, by) => {
    const stops = [field, ...links()];
    const at = stops.indexOf(from);
    if (at < 0) return false;
    stops[at + by]?.focus();
    return at + by < stops.length;
  };

  addEventListener('keydown', (event) => {
    const { target, key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (event.defaultPrevented || event.isComposing || altKey || document.querySelector('dialog[open]')) return;
    const modified = ctrlKey || metaKey;
    if (!modified && !shiftKey && (key === 'ArrowDown' || key === 'ArrowUp')) {
      if (field && step(target, key === 'ArrowDown' ? 1 : -1)) event.preventDefault();
    } else if (
      !isField(target) &&
      ((hasSlash && key === '/' && !modified) || (key.toLowerCase() === 'k' && modified && !shiftKey))
    ) {
      event.preventDefault();
      find();
    }
  });

  const forget = () => sessionStorage.removeItem(KEPT);

  const keep = () => {
    const term = field.value;
    if (term.trim()) sessionStorage.setItem(KEPT, JSON.stringify({ term, top: scrollY, at: Date.now() }));
    else forget();
  };

  // The results are there a little later than the page.
  const restore = ({ term, top }) => {
    const results = document.getElementById('found-clients');
    history.scrollRestoration = 'manual';
    const found = new MutationObserver(() => {
      if (!results.querySelector('.results')) return;
      found.disconnect();
      scrollTo(0, top);
    });
    found.observe(results, { childList: true, subtree: true });
    field.value = term;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };

  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
  const left = kept ? kept.at + LONGEST - Date.now() : 0;
  if (left <= 0 || field || location.pathname.startsWith('/deleted-clients')) forget();
  else setTimeout(forget, left);

  if (field) {
    // A result that was posted: coming back asks for the list, and not whether to post again.
    if (new URLSearchParams(location.search).get('do') === 'search_clients') history.replaceState(null, '', LIST);
    if (location.hash === '#search-clients') {
      history.replaceState(null, '', location.pathname + location.search);
      find();
    }
    const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
    if (left > 0 && isBack && !field.value) restore(kept);
    addEventListener('click', ({ target }) => target.closest('main a[href], nav a[href]') && keep());
    addEventListener('pageshow', ({ persisted }) => persisted && forget());
  }
}
