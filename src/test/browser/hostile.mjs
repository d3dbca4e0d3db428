// What an agent, a server and a policy's author may write where the page shows it to a person.
export const HOSTILE_TOOL = 'pay<img/src=x/onerror=alert(1)>';

export const HOSTILE_TEXT = [
  '<script>alert("args")</script>',
  '"><svg onload=alert(2)>',
  "<a href=\"javascript:alert(3)\">click</a>",
  '</pre></details></main><iframe src="javascript:alert(4)"></iframe>',
  'pay \u202e001\u2066 to\u200b eve\u0007',
].join(' ');
