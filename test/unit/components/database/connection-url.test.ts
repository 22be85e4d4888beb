import assert from "node:assert/strict";

import { connectionUrl } from "../../../../components/database/connection-url";

const connection = {
  username: "dbadmin",
  password: "p@ss/w:rd?#%",
  host: "entity-db.example.us-east-1.rds.amazonaws.com",
  port: 5432,
  databaseName: "entities",
  rootCertificate: "/etc/ssl/certs/rds-global-bundle.pem",
};

describe("connectionUrl", () => {
  it("makes the client verify the server against the authority of RDS", () => {
    assert.equal(
      connectionUrl({ ...connection, password: "secret" }),
      "postgresql://dbadmin:secret@entity-db.example.us-east-1.rds.amazonaws.com:5432/entities" +
        "?sslmode=verify-full&sslrootcert=/etc/ssl/certs/rds-global-bundle.pem",
    );
  });

  it("brings any password through a URL unharmed", () => {
    const url = new URL(connectionUrl(connection));

    assert.equal(decodeURIComponent(url.password), connection.password);
    assert.equal(url.hostname, connection.host);
    assert.equal(url.pathname, "/entities");
  });
});
