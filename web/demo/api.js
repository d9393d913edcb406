// What the page asks its own server.

/** The answer to a question, or an error with the status. */
async function ask(path, body) {
  const sent = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(`/host/${path}`, sent);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const customers = () => ask("customers");
export const accountOf = (customer) => ask(`accounts/${encodeURIComponent(customer)}`);
export const codesOf = (customer) => ask(`phones/${encodeURIComponent(customer)}`);
export const moveTo = (date) => ask("date", { to: date });
export const tokenOf = async (customer, locale) => (await ask("token", { customer, locale })).token;
