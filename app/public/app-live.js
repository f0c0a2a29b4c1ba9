// Loads the page again when more has happened with the client than it shows, or the log-in has ended.
{
  const { live, seen } = document.currentScript.dataset;
  let news;

  const again = () => {
    const page = new URL(location.href);
    page.searchParams.delete('do');
    page.searchParams.delete('done');
    page.hash = '';
    location.replace(page);
  };

  // Only a page that is seen listens: browsers allow few lines at a time.
  const listen = () => {
    news?.close();
    if (document.hidden) return;
    news = new EventSource(live);
    news.addEventListener('message', ({ data }) => {
      if (data !== seen) again();
    });
    // A line that drops, the browser takes up by itself; but not where it got another answer, as from a proxy.
    news.addEventListener('error', () => {
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
    });
  };

  // Whoever is leaving already, as with a form that makes the change, is not led elsewhere.
  addEventListener('beforeunload', () => news?.close());

  document.addEventListener('visibilitychange', listen);
  listen();
}
