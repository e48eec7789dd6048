// SPDX-License-Identifier: Apache-2.0
"use strict";

function cell(...parts) {
  const made = document.createElement("td");
  parts.forEach((part, i) => {
    if (i) made.append(document.createElement("br"));
    const code = document.createElement("code");
    code.textContent = part;
    made.append(code);
  });
  return made;
}

fetch("/openapi.json").then((reply) => reply.json()).then((api) => {
  document.getElementById("about").textContent = api.info.description;
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, route] of Object.entries(methods)) {
      const row = document.createElement("tr"), about = document.createElement("td");
      about.textContent = route.summary;
      const body = route.requestBody?.content["application/json"].schema.properties || {};
      const takes = [...(route.parameters || []).map((each) => `${each.name}: ${each.schema.type}`),
                     ...Object.entries(body).map(([name, schema]) => `${name}: ${schema.type}`)];
      const answers = Object.entries(route.responses).map(([status, each]) => `${status} ${each.description}`);
      row.append(cell(`${method.toUpperCase()} ${path}`), about, cell(...takes), cell(...answers));
      document.getElementById("routes").append(row);
    }
});
