const express = require("express");
const mongoose = require("mongoose");

const app = express();
app.get("/health", (req, res) => res.send("ok"));
mongoose.connect(process.env.MONGO_URL).then(() => app.listen(process.env.PORT || 3000));
