/**
 * A province of archives to try things with: one of the province, 14 of its cities, 85 of its counties. The places are real,
 * the archives' codes are made up (domain practice: type, province prefix, registration number).
 */
const cities: [city: string, ...counties: string[]][] = [
  ['长沙市', '芙蓉区', '岳麓区', '望城区', '长沙县', '浏阳市', '宁乡市'],
  ['岳阳市', '湘阴县', '平江县', '岳阳县', '华容县', '汨罗市', '临湘市'],
  ['株洲市', '渌口区', '攸县', '茶陵县', '炎陵县', '醴陵市', '芦淞区'],
  ['湘潭市', '雨湖区', '岳塘区', '湘潭县', '湘乡市', '韶山市'],
  ['衡阳市', '南岳区', '衡阳县', '衡南县', '衡山县', '衡东县', '祁东县', '耒阳市'],
  ['邵阳市', '邵东市', '新邵县', '邵阳县', '隆回县', '洞口县', '绥宁县', '武冈市'],
  ['常德市', '武陵区', '鼎城区', '安乡县', '汉寿县', '澧县', '临澧县', '津市市'],
  ['张家界市', '永定区', '武陵源区', '慈利县', '桑植县'],
  ['益阳市', '资阳区', '赫山区', '南县', '桃江县', '安化县', '沅江市'],
  ['郴州市', '北湖区', '桂阳县', '宜章县', '永兴县', '嘉禾县', '资兴市'],
  ['永州市', '零陵区', '冷水滩区', '祁阳市', '东安县', '双牌县', '道县', '宁远县'],
  ['怀化市', '鹤城区', '中方县', '沅陵县', '辰溪县', '溆浦县', '洪江市'],
  ['娄底市', '娄星区', '双峰县', '新化县', '冷水江市', '涟源市'],
  ['湘西自治州', '吉首市', '泸溪县', '凤凰县', '花垣县', '保靖县', '古丈县', '永顺县'],
];

const province = { archivesCode: '443001', name: '湖南省档案馆', level: 'province' as const, region: '湖南省' };

/** The archives, parents before children: 443001 the province's, 443020 岳阳市's, 443021 湘阴县's, 443022 平江县's. */
export const placesOfProvince = [
  province,
  ...cities.flatMap(([city, ...counties], n) => {
    const code = 443010 + 10 * n;
    const own = {
      archivesCode: `${code}`,
      name: `${city}档案馆`,
      level: 'city' as const,
      parent: province.archivesCode,
      region: city,
    };
    const below = counties.map((county, place) => ({
      archivesCode: `${code + 1 + place}`,
      name: `${county}档案馆`,
      level: 'county' as const,
      parent: own.archivesCode,
      region: county,
    }));
    return [own, ...below];
  }),
];
