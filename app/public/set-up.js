// Fills in the time zone and the currency of the browser, where the person has not typed any.
{
  const euro = 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');
  const others = {
    AE: 'AED',
    AU: 'AUD',
    BR: 'BRL',
    CA: 'CAD',
    CH: 'CHF',
    CZ: 'CZK',
    DK: 'DKK',
    GB: 'GBP',
    HK: 'HKD',
    IL: 'ILS',
    IN: 'INR',
    JP: 'JPY',
    KR: 'KRW',
    MX: 'MXN',
    NO: 'NOK',
    NZ: 'NZD',
    PL: 'PLN',
    SE: 'SEK',
    SG: 'SGD',
    TR: 'TRY',
    US: 'USD',
    ZA: 'ZAR',
  };
  const { region } = new Intl.Locale(navigator.language);
  const fill = (list, value) => {
    const input = document.querySelector(`input[list="${list}"]`);
    if (input && value && !input.value) input.value = value;
  };
  fill('time-zones', Intl.DateTimeFormat().resolvedOptions().timeZone);
  fill('currencies', euro.includes(region) ? 'EUR' : others[region]);
}
