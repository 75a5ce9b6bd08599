<?php
$cache = new Memcached();
$cache->addServer('memcached', 11211);
echo 'Members of the club';
