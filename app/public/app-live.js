// Loads the page again when more has happened with the client than it shows, or the log-in has ended.
{
  const { live, seen } = document.currentScript.dataset;

  const again = () => {
    const page = new URL(location.href);
    page.searchParams.delete('do');
    page.searchParams.delete('done');
    page.hash = '';
    location.replace(page);
  };

  const listen = () => {
    const news = new EventSource(live);
    news.addEventListener('message', ({ data }) => {
      if (data === seen) return;
      news.close();
      again();
    });
    // A line that drops, the browser takes up by itself; but not where it got another answer, as from a proxy.
    news.addEventListener('error', () => {
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
    });
  };

  listen();
}
