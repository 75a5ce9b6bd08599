import cors from "cors";
import express from "express";

const app = express();
app.use(cors());
app.get("/record", (_, res) => res.json([]));
app.listen(process.env.PORT);
