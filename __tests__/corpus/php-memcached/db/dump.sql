CREATE TABLE members (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80), joined DATE);
INSERT INTO members (name, joined) VALUES ('Ada', '2011-04-01');
