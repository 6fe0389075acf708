"""Traditional characters and their simplified forms, as far as answers about this field use them.

A table of our own instead of a library: from traditional to simplified nearly every character has one counterpart, so
that a character map is enough to compare texts, while OpenCC and its kin are heavy (megabytes of phrase tables) because
they solve the other direction and regional vocabulary. A character missing here only costs a match in a traditional
answer. Pairs stand together: traditional, then simplified.
"""

from __future__ import annotations

_PAIRS = (
    "個个們们來来時时會会為为對对說说話话語语詞词彙汇匯汇讀读寫写訓训練练習习學学機机網网絡络層层輸输編编碼码譯译蓋盖維维數数據据參参權权單单雙双頭头點点積积縮缩運运計计導导師师範范"
    "圍围擴扩張张壓压陣阵變变換换轉转線线遞递歸归迴回環环記记憶忆憑凭長长遠远離离關关係系聯联繫系連连續续結结構构樣样題题問问類类別别標标準准籤签簽签損损誤误優优擬拟過过殘残餘余徑径"
    "徵征質质資资訊讯號号嘗尝試试驗验證证實实際际現现狀状態态產产預预測测報报應应該该當当無无從从後后將将與与並并於于還还沒没這这裡里裏里麼么誰谁讓让請请認认識识覺觉觀观視视圖图聲声"
    "頻频檢检尋寻進进階阶級级組组織织隊队順顺隨随選选擇择採采統统動动靜静穩稳幹干擾扰擊击廣广電电腦脑開开發发啟启閉闭門门閾阈間间隱隐顯显總总約约簡简複复雜杂難难強强響响鄰邻邊边條条"
    "創创則则規规劃划區区塊块團团體体極极負负價价錢钱買买賣卖賴赖輕轻較较輯辑輪轮輔辅軟软轟轰辦办適适遺遗遷迁邏逻鏈链鍵键鏡镜錄录錯错鎖锁鑒鉴閱阅隻只雖虽雲云靈灵項项須须頁页頂顶領领"
    "額额願愿顆颗顧顾飽饱驅驱驟骤髮发鬆松鬥斗麗丽齊齐齒齿龍龙側侧傳传傾倾僅仅億亿償偿兩两冪幂凈净凍冻減减幾几剛刚劑剂務务勝胜勢势勵励協协嚴严啞哑喪丧嘆叹圓圆執执場场壞坏夠够夾夹奪夺"
    "嬌娇寬宽審审寶宝專专屆届屬属岡冈島岛帶带帳账幀帧庫库廢废彈弹彎弯徹彻恆恒惡恶慣惯慮虑懷怀戰战戲戏戶户拋抛挾挟捨舍掃扫掛挂揀拣揚扬搶抢撲扑擁拥擔担擠挤攜携攝摄敗败敘叙敵敌斂敛斷断"
    "書书棄弃槍枪榮荣槓杠橋桥橫横檔档櫃柜歐欧歡欢歷历殺杀氣气決决沖冲況况淨净淺浅渦涡湊凑溝沟溫温滯滞滿满漲涨漸渐潛潜澤泽濃浓濟济濾滤灣湾烏乌煉炼熱热營营爭争爲为牆墙狹狭獎奖獨独獲获"
    "甦苏異异畫画療疗盡尽監监盤盘確确礎础祕秘禮礼種种稱称窮穷競竞筆笔節节築筑糾纠紀纪純纯紙纸細细終终絕绝給给絲丝綜综緊紧綱纲緩缓緯纬縱纵繪绘繼继纏缠罰罚罷罢羅罗義义聖圣聞闻聽听職职"
    "肅肃脈脉膚肤臉脸臨临舊旧艦舰艱艰藝艺蘇苏處处蝕蚀補补裝装製制見见覽览觸触訂订討讨設设訪访評评詢询詳详誌志調调談谈論论諸诸謂谓講讲譜谱護护讚赞貝贝財财貢贡責责貼贴貿贸費费賓宾賞赏"
    "購购贈赠趨趋跡迹踐践躍跃車车軌轨軸轴載载輛辆農农逕径週周遊游違违遙遥遲迟鄭郑鈍钝針针銳锐銷销鋒锋錦锦鋪铺鍋锅鎮镇鐘钟鐵铁閃闪閒闲閣阁陰阴陳陈陸陆陽阳霧雾韻韵頓顿顏颜風风飛飞養养"
    "館馆馬马駛驶駕驾騎骑驚惊鳥鸟黃黄黨党餾馏註注釋释錨锚嚐尝瞭了佈布佔占併并"
)
SIMPLIFIED: dict[str, str] = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
