const express = require("express");

express()
  .get("/status", (_, response) => response.send("ok"))
  .listen(process.env.PORT);
